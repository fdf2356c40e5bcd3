/// What is wrong with a mail or a server's settings before anything was sent: a sentence that says what to change.
public struct MailProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// The sentence, without a full stop; texts from outside in it are on one line.
    public let description: String

    /// Whether a file that should be attached is at fault, which can be there the next time.
    var isOfAttachment = false

    /// A problem that is told by this sentence.
    public init(_ description: String) { self.description = description }

    /// An attachment's file cannot be read.
    static func attachment(_ description: String) -> MailProblem {
        var problem = MailProblem(description)
        problem.isOfAttachment = true
        return problem
    }
}
