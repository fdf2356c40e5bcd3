/// What came of one call of `Source.service`.
public enum SourceEvent: Sendable, Equatable {
    /// The source was opened: device open, connection made, file found.
    case opened
    /// This many bytes, at least one, stand at the start of the buffer that was handed in.
    case bytes(Int)
    /// The source could not be opened or was lost; it is closed and is tried again by itself after
    /// `retryMilliseconds`. It comes again with each attempt that fails: compare faults to log a cause once.
    case lost(SourceFault, retryMilliseconds: Int64)
    /// A file, a pipe or standard input has ended: nothing more will come, `descriptor` and `deadline` stay nil.
    case ended
    /// Nothing to be told.
    case nothing
}
