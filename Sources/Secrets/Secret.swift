/// A text that nobody may see: it prints as `•••`, however it is printed.
///
/// It protects against a mistake (a password in a log, an error or a dump), not against somebody who reads memory.
public struct Secret: Equatable, Sendable {
    /// The text itself; whoever uses it names it, so that the places can be found.
    public let revealed: String

    /// A secret that holds `text`.
    public init(_ text: String) { revealed = text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `•••`.
    public var description: String { "•••" }

    /// Always `•••`.
    public var debugDescription: String { "•••" }

    /// Without children, so that `dump` and reflection show nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
