@preconcurrency import Glibc
import Rendering

/// A file that gets its name when it is whole; `-`, pipes and devices are written to as they are.
final class ExportFile {
    /// Where its bytes go.
    let output: OutputBuffer
    /// Whether it is a file that gets its name in the end.
    var isFile: Bool { partial != nil }
    private let path: String
    private let partial: String?
    private let descriptor: Int32
    private var isFinished = false

    /// Begins the file. Throws a sentence if it is there and not to be replaced, or cannot be made.
    init(path: String, force: Bool) throws {
        self.path = path
        guard path != "-" else {
            partial = nil
            descriptor = STDOUT_FILENO
            output = OutputBuffer()
            return
        }
        var status = stat()
        let exists = stat(path, &status) == 0
        let kind = status.st_mode & S_IFMT
        if exists, kind == S_IFDIR {
            throw Failure("\(path) is a folder: name the file in it, \(path)/export.csv for instance", code: 64)
        }
        let isDevice = exists && kind != S_IFREG
        if exists, !isDevice, !force {
            throw Failure("\(path) is there already: name another file, or replace it with --force")
        }
        let partial = isDevice ? nil : path + ".partial"
        descriptor = open(partial ?? path, O_WRONLY | O_CREAT | (isDevice ? 0 : O_TRUNC) | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Failure("cannot make \(partial ?? path): \(String(cString: strerror(errno)))")
        }
        self.partial = partial
        output = OutputBuffer(descriptor: descriptor)
    }

    /// Writes what is left, and gives the file its name. Throws a sentence; what was there before stays then.
    func finish() throws {
        do {
            try output.flush()
        } catch OutputError.failed(let code) {
            throw failure(code)
        }
        guard let partial else { return }
        guard fsync(descriptor) == 0, rename(partial, path) == 0 else { throw failure(errno) }
        isFinished = true
    }

    /// A sentence about an error in writing.
    func failure(_ code: Int32) -> Failure {
        let what = isFile ? "\(path): \(String(cString: strerror(code))); what was there before stays" : path
        return Failure("cannot write \(what)")
    }

    deinit {
        if descriptor != STDOUT_FILENO { close(descriptor) }
        if let partial, !isFinished { unlink(partial) }
    }
}
