/// `metrics:`.
public struct MetricsSettings: Equatable, Sendable {
    /// `file`: where the figures are written to, for node_exporter's textfile collector.
    public var file: String
    /// `every`: how often, in milliseconds.
    public var everyMilliseconds: Int64
    /// `mode`: the file's permissions.
    public var mode: UInt32
    /// `values`: whether the latest value of each register is among them.
    public var hasValues: Bool

    /// Configuration made in the program.
    public init(file: String, everyMilliseconds: Int64 = 15_000, mode: UInt32 = 0o644, hasValues: Bool = true) {
        self.file = file
        self.everyMilliseconds = everyMilliseconds
        self.mode = mode
        self.hasValues = hasValues
    }
}
