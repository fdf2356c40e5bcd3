@preconcurrency import Glibc

/// Files that only their owner can read.
enum PrivateFile {
    /// More than this is no password.
    static let limit = 4096

    /// The content of a file, which must be readable by its owner alone unless `othersMayRead`.
    ///
    /// Throws a `SecretProblem` also where it is no file, is too long or cannot be read.
    static func read(_ path: String, othersMayRead: Bool) throws(SecretProblem) -> [UInt8] {
        // Without O_NONBLOCK a pipe of that name would wait for a writer for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SecretProblem(
                "\(SecretProblem.escaped(path)) is no file; a file that holds the password is wanted there")
        }
        if !othersMayRead {
            try requirePrivate(status, path, advice: "and see that it belongs to the user who runs smtrace")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: limit + 1)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, errno) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
        throw SecretProblem("\(SecretProblem.escaped(path)) is longer than \(limit) bytes; that is no password")
    }

    /// Throws where others than the owner can read a file; `advice` is what else can be done than to change that.
    static func requirePrivate(_ path: String, advice: String) throws(SecretProblem) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure(path, errno) }
        try requirePrivate(status, path, advice: advice)
    }

    private static func requirePrivate(_ status: stat, _ path: String, advice: String) throws(SecretProblem) {
        let open = status.st_mode & 0o077
        guard open != 0 else { return }
        let path = SecretProblem.escaped(path)
        let mode = String(status.st_mode & 0o777, radix: 8)
        throw SecretProblem(
            "\(path) holds a password but others than its owner can get at it (mode \(mode)); "
                + "run 'chmod 600 \(path)', \(advice)")
    }

    private static func failure(_ path: String, _ code: Int32) -> SecretProblem {
        let path = SecretProblem.escaped(path)
        return switch code {
        case ENOENT, ENOTDIR: SecretProblem("\(path) does not exist; it should hold the password, alone on one line")
        case EACCES, EPERM:
            SecretProblem(
                "\(path) cannot be read by this user (\(geteuid())); it has to belong to the user who runs smtrace")
        default: SecretProblem("\(path) cannot be read: \(String(cString: strerror(code)))")
        }
    }
}
