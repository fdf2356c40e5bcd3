import SQLite

/// Holds an archive's rows against its captures, its quarter hours against the rows, its days against the quarter hours,
/// and looks whether the database file is whole. Only reads; a recorder may go on meanwhile.
public final class ArchiveVerifier {
    let reader: ArchiveReader
    let connection: Connection
    private let found: (VerifyFinding) throws -> Void
    private let progress: (Double) -> Bool
    var report = VerifyReport()
    /// Bytes of captures that were read, and of all there are.
    var readBytes: Int64 = 0
    private var allBytes: Int64 = 1

    /// Rows and rollups take this share of the time, as progress shows it.
    private static let rollupShare = 0.3

    struct Stopped: Error {}

    /// A verifier. `found` is given what is wrong; `progress` how much of all was looked at, 0 to 1, and returns whether
    /// to go on.
    public init(
        reader: ArchiveReader, progress: @escaping (Double) -> Bool = { _ in true },
        found: @escaping (VerifyFinding) throws -> Void
    ) {
        self.reader = reader
        connection = reader.connection
        self.progress = progress
        self.found = found
    }

    /// Looks at everything. Throws `SQLiteError` if the database cannot be read at all.
    public func run() throws -> VerifyReport {
        do {
            try checkDatabase()
            let meters = try reader.meters()
            let captures = try meters.map { try CaptureVerifier.captures(of: $0, in: connection) }
            allBytes = max(1, captures.joined().reduce(Int64(0)) { $0 + (reader.layout.size(of: $1.path) ?? 0) })
            for (meter, captures) in zip(meters, captures) {
                try CaptureVerifier(self, meter).check(captures)
            }
            for (index, meter) in meters.enumerated() {
                try RollupVerifier(self, meter).check { share in
                    let done = (Double(index) + share) / Double(meters.count)
                    try self.goOn(1 - Self.rollupShare + Self.rollupShare * done)
                }
            }
        } catch is Stopped {
            report.wasStopped = true
        } catch let error as SQLiteError where error.kind == .interrupted {
            report.wasStopped = true
        } catch let error as SQLiteError where error.kind == .corrupt {
            try tell(.database, nil, nil, "\(error.message): what comes after this could not be looked at")
        }
        return report
    }

    func tell(_ kind: VerifyFinding.Kind, _ meter: MeterInfo?, _ time: Int64?, _ detail: String) throws {
        report.findings[kind.rawValue, default: 0] += 1
        try found(VerifyFinding(kind: kind, meter: meter?.name, milliseconds: time, detail: detail))
    }

    /// Says how far it is; throws `Stopped` if it is not to go on.
    private func goOn(_ share: Double) throws { if !progress(share) { throw Stopped() } }

    /// Says that so many bytes of captures were read beyond `readBytes`.
    func goOnReading(_ more: Int64 = 0) throws {
        try goOn((1 - Self.rollupShare) * Double(min(readBytes + more, allBytes)) / Double(allBytes))
    }

    private func checkDatabase() throws {
        try goOn(0)
        try connection.query("PRAGMA integrity_check(20)") { row in
            for line in row.text(at: 0).split(separator: "\n") where line != "ok" && !line.hasPrefix("***") {
                try tell(.database, nil, nil, String(line))
            }
        }
        try connection.query("PRAGMA foreign_key_check") { row in
            try tell(
                .database, nil, nil,
                "row \(row.text(at: 1)) of \(row.text(at: 0)) belongs to a row of \(row.text(at: 2)) that is gone")
        }
    }
}
