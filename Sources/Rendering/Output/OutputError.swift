import Glibc

/// Why output could not be written.
public enum OutputError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Who read the output has gone, as `head` does when it has enough: no fault, the command ends with exit code 0
    /// and says nothing.
    case readerGone
    /// Writing failed with this `errno`, e.g. because the disk is full.
    case failed(errno: Int32)

    /// One sentence.
    public var description: String {
        switch self {
        case .readerGone: "the reader of the output has closed it"
        case .failed(let number): "cannot write the output: \(String(cString: strerror(number)))"
        }
    }
}
