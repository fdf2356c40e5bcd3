# Sourced by the scripts beside it: where the project is, and which Swift builds it.
# shellcheck shell=bash

top=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# What scripts/run ships; a scratch path of its own, since switching between the two kinds of build rebuilds everything.
release_flags=(-c release --static-swift-stdlib -Xlinker -s --product smtrace --scratch-path "$top/.build-release")
export top release_flags

# What a script does, said to the person in front of it.
say() { printf '==> %s\n' "$*" >&2; }

# One clear sentence, and the end.
stop() {
    printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2
    exit 1
}

# Whether version $1 (6.3.1) is at least $2 (6.2).
is_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# Puts a Swift toolchain of at least 6.2 on PATH, or stops and says how to get one.
find_swift() {
    local wanted=6.2 folder version
    for folder in "" /opt/swift/usr/bin "$HOME/.local/share/swiftly/bin"; do
        [ -n "$folder" ] && [ ! -x "$folder/swift" ] && continue
        version=$(PATH="${folder:+$folder:}$PATH" swift --version 2>/dev/null |
            sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1) || version=""
        if [ -n "$version" ] && is_at_least "$version" "$wanted"; then
            export PATH="${folder:+$folder:}$PATH"
            return
        fi
    done
    stop "no Swift toolchain $wanted or later was found. Install one for Debian 12 and put its 'swift' on PATH" \
        "(/opt/swift/usr/bin and ~/.local/share/swiftly/bin are looked into as well), then run this again."
}
