import Archive
import Rendering

/// A form in which readings are written, given one after the other.
protocol ReadingsExport {
    /// The rows that were written, the header left out.
    var rows: Int { get }

    /// Takes a reading, in the order of times and meters.
    mutating func push(
        _ channel: ChannelInfo, _ milliseconds: Int64, _ value: StoredValue, to output: OutputBuffer) throws

    /// Writes what is left.
    mutating func finish(to output: OutputBuffer) throws
}
