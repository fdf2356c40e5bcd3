import Foundation
import Testing

@testable import Archive

/// Random histories whose buckets equal what the raw values say, whatever became of rows and rollups in between.
///
/// 1,000 histories, 20 meters an archive. SMTRACE_ORACLE_ARCHIVES asks for more archives, SMTRACE_ORACLE_SEED for others; a
/// difference names its own.
struct OracleTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let archives = environment["SMTRACE_ORACLE_ARCHIVES"].flatMap(UInt64.init) ?? 50
    private static let seed = environment["SMTRACE_ORACLE_SEED"].flatMap(UInt64.init) ?? 20_261_125
    private static let parts: UInt64 = 4

    @Test(arguments: 0..<parts)
    func bucketsEqualWhatRawValuesSay(part: UInt64) throws {
        var comparisons = 0
        for number in 0..<Self.archives where number % Self.parts == part {
            let seed = Self.seed + number
            let archive = try OracleArchive(
                seed: seed, meters: 20, telegrams: 90, isPrunedEarly: seed % 5 == 4)
            try archive.run()
            comparisons += archive.comparisons
        }
        #expect(comparisons >= 1_000 * Int(Self.archives / Self.parts))
    }
}
