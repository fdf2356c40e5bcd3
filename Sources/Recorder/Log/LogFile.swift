import Archive
@preconcurrency import Glibc
import Settings

/// The log files of one name: the one of the present period is appended to, and the oldest ones go.
///
/// The file is opened for each line, which is seldom, so that it may be removed, renamed or full at any time.
struct LogFile {
    private let settings: LogFileSettings
    private let pattern: FileNamePattern
    private let name: String
    private var period: LogPeriod?
    private var path = ""
    /// Lines that could not be written since the last one that was.
    private(set) var missing = 0

    /// The files for `name`: a meter, or the program.
    init(_ settings: LogFileSettings, name: String) {
        self.settings = settings
        self.name = name
        pattern = FileNamePattern(settings.naming, suffix: "")
    }

    /// Appends a line; returns why it could not be, as an errno value with what failed.
    mutating func append(_ line: LogLine, _ form: LogLine.Form) -> (action: String, path: String, code: Int32)? {
        if period?.contains(line.milliseconds) != true {
            let now = LogPeriod(settings.rotate, at: line.milliseconds)
            period = now
            path = settings.directory + "/" + pattern.render(meter: name, at: now.begin)
            removeOldest(period: now)
        }
        let descriptor = openFile()
        guard descriptor >= 0 else {
            missing += 1
            return ("open", path, errno)
        }
        defer { close(descriptor) }
        var bytes = line.bytes(form)
        if missing > 0 {
            let note = LogLine(
                level: .warning, text: "\(missing) lines are missing here: they could not be written", meter: nil,
                milliseconds: line.milliseconds)
            bytes = note.bytes(form) + bytes
        }
        let count = write(descriptor, bytes, bytes.count)
        guard count == bytes.count else {
            let code = count < 0 ? errno : ENOSPC
            if count > 0 { takeBack(count, descriptor) }
            missing += 1
            return ("write to", path, code)
        }
        missing = 0
        return nil
    }

    private func openFile() -> Int32 {
        let flags = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let known = open(path, flags)
        guard known < 0, errno == ENOENT else { return known }
        makeFolder(settings.directory)
        return open(path, flags | O_CREAT, 0o640)
    }

    private func makeFolder(_ path: String) {
        guard mkdir(path, 0o750) != 0, errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex
        else { return }
        makeFolder(String(path[..<slash]))
        mkdir(path, 0o750)
    }

    /// A part of a line is no line.
    private func takeBack(_ count: Int, _ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return }
        _ = ftruncate(descriptor, status.st_size - off_t(count))
    }

    /// Makes room for the file of a period: it and the newest of those before it stay.
    ///
    /// A file of its name that was not written in this period comes from an earlier turn of a pattern such as `%a`.
    private func removeOldest(period: LogPeriod) {
        let names = LogFileNames(settings.naming, name: name)
        var files: [(path: String, changed: Int64)] = []
        guard let folder = opendir(settings.directory) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let file = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard names.contain(file) else { continue }
            let path = settings.directory + "/" + file
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            files.append((path, Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)))
        }
        let isBegun = files.contains { $0.path == path && $0.changed / 1_000_000 >= period.begin }
        let kept = isBegun ? settings.keep : settings.keep - 1
        for file in files.sorted(by: { $0.changed > $1.changed }).dropFirst(kept) { unlink(file.path) }
    }
}
