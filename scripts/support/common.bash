# Sourced by the scripts beside it: where the project is, and which Swift builds it.
# shellcheck shell=bash

top=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# How programs are linked that are shipped; docs/performance.md has what it brings. What listening needs stands together
# (layout.ld, made by `scripts/bench layout`), relocations are packed, nothing is exported, and what libstdc++ gives to
# Swift's runtime is linked in.
link_flags=(
    -c release --static-swift-stdlib -Xswiftc -use-ld=lld -Xswiftc -Xfrontend -Xswiftc -function-sections
    -Xlinker -z -Xlinker pack-relative-relocs -Xlinker --no-export-dynamic
    -Xlinker -L -Xlinker "$top/.build-release/static"
)
layout_flags=(-Xlinker -T -Xlinker "$top/scripts/support/layout.ld")
# What scripts/run ships; a scratch path of its own, since switching between the two kinds of build rebuilds everything.
release_flags=("${link_flags[@]}" "${layout_flags[@]}" -Xlinker -s --product smtrace --scratch-path "$top/.build-release")
export top link_flags layout_flags release_flags

# Before a build with the flags above: a folder with the static libstdc++ alone, since where both kinds are found the linker
# takes the shared one.
prepare_linking() {
    local library
    mkdir -p "$top/.build-release/static"
    for library in /usr/lib/gcc/*/*/libstdc++.a; do
        if [ -e "$library" ]; then ln -sf "$library" "$top/.build-release/static/"; fi
    done
}

# What a script does, said to the person in front of it.
say() { printf '==> %s\n' "$*" >&2; }

# One clear sentence, and the end.
stop() {
    printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2
    exit 1
}

# Whether version $1 (6.3.1) is at least $2 (6.2).
is_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

wanted_swift=6.2
swift_folders=(/opt/swift/usr/bin "${HOME:-}/.local/share/swiftly/bin")

stop_without_swift() {
    stop "no Swift toolchain $wanted_swift or later was found. Install one for Debian 12 and put its 'swift' on PATH" \
        "(/opt/swift/usr/bin and ~/.local/share/swiftly/bin are looked into as well), then run this again."
}

# Whether there is a Swift toolchain at all.
has_swift() {
    local folder
    command -v swift >/dev/null && return
    for folder in "${swift_folders[@]}"; do [ -x "$folder/swift" ] && return; done
    return 1
}

# Puts a Swift toolchain of at least the wanted version on PATH, or stops and says how to get one.
find_swift() {
    local folder version
    for folder in "" "${swift_folders[@]}"; do
        if [ -n "$folder" ] && [ ! -x "$folder/swift" ]; then continue; fi
        version=$(PATH="${folder:+$folder:}$PATH" swift --version 2>/dev/null |
            sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1) || version=""
        if [ -n "$version" ] && is_at_least "$version" "$wanted_swift"; then
            export PATH="${folder:+$folder:}$PATH"
            return
        fi
    done
    stop_without_swift
}
