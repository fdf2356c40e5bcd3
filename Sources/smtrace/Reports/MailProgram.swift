@preconcurrency import Glibc

/// `smtrace-mail`, the program that speaks to mail servers, which lies beside this one.
enum MailProgram {
    /// Becomes that program; returns only with a sentence why it cannot.
    static func become(_ arguments: [String]) -> Failure {
        let program = folder + "/smtrace-mail"
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        signal(SIGPIPE, SIG_DFL)
        execv(program, &words)
        let code = errno
        signal(SIGPIPE, SIG_IGN)
        for word in words { free(word) }
        let hint = code == ENOENT ? "; it belongs beside smtrace" : ""
        return Failure("\(program) cannot be started: \(String(cString: strerror(code)))\(hint)")
    }

    private static var folder: String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        guard readlink("/proc/self/exe", &bytes, bytes.count - 1) > 0 else { return "." }
        let program = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return program.lastIndex(of: "/").map { String(program[..<$0]) } ?? "."
    }
}
