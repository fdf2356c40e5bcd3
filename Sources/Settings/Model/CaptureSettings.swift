/// `captures:`, of all meters or of one.
public struct CaptureSettings: Equatable, Sendable {
    /// `rotate`: when a segment is closed and a new one begun.
    public var rotate: Rotation
    /// `naming`: the file name of a segment: strftime codes, and `%N` for the meter.
    public var naming: String
    /// `every`: a closed segment is thinned to one telegram in so many.
    public var every: Int
    /// `compress`: closed segments are compressed with gzip.
    public var compress: Bool

    /// Configuration made in the program.
    public init(
        rotate: Rotation = .day, naming: String = "%Y%m%d_%H%M%S_%N.pcapng", every: Int = 1, compress: Bool = true
    ) {
        self.rotate = rotate
        self.naming = naming
        self.every = every
        self.compress = compress
    }
}

/// When a segment is closed.
public enum Rotation: Equatable, Sendable {
    /// At each full hour.
    case hour
    /// At midnight.
    case day
    /// At midnight before Monday.
    case week
    /// When it has reached so many bytes.
    case bytes(Int64)
}
