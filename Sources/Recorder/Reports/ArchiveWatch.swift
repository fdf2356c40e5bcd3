import Archive
import OBIS
import Reports

/// The archive as alerts see it.
struct ArchiveWatch: AlertSource {
    let writer: ArchiveWriter

    var meters: [String] { writer.meterNames }

    func newestRow(of meter: String) -> Int64? { writer.newestRow(of: meter) }

    func faults(of meter: String) throws -> Int64 { try writer.faults(of: meter) }

    func values(
        of meter: String, _ registers: [OBISCode], unit: String?, after milliseconds: Int64
    ) throws -> [(milliseconds: Int64, value: ScaledValue)] {
        try writer.values(of: meter, registers, unit: unit, after: milliseconds)
    }

    var disk: (free: Int64, total: Int64)? { FreeSpace(path: writer.layout.root).map { ($0.free, $0.total) } }
}
