import Foundation
import TestSupport
import Testing

@testable import Archive

/// The questions of docs/database.md are answered as the page has them, and rightly.
struct DatabaseQuestionTests {
    typealias Rows = [[String]]

    /// The page's questions: the words in bold and the statement below them.
    static func questions() throws -> [(title: String, sql: String)] {
        let page = try String(contentsOfFile: Project.folder + "/docs/database.md", encoding: .utf8)
        let parts = (page.components(separatedBy: "## Questions\n").last ?? "").components(separatedBy: "\n**")
        return parts.dropFirst().map { part in
            let title = part.components(separatedBy: "**")[0]
            let code = part.components(separatedBy: "```sql\n").dropFirst().first ?? ""
            return (title, code.components(separatedBy: "```")[0])
        }
    }

    @Test
    func everyQuestionOfThePageIsAnsweredRightly() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "Europe/Berlin", 1)
            tzset()
            let fixture = try ArchiveFixture()
            let writer = try QuestionArchive.make(fixture)
            let last = (QuestionArchive.end - 120_000) / 1000
            let questions = try DatabaseQuestionTests.questions()
            #expect(questions.count >= 20)
            #expect(Set(questions.map(\.title)) == Set(DatabaseQuestionTests.answers.keys))
            let sum = try fixture.rows(
                writer,
                """
                SELECT (max(value) - min(value)) / 1000 FROM reading
                WHERE meter = 'house' AND short_name = 'energy_import'
                """)
            let total = Double(sum[0]) ?? .nan
            for (title, sql) in questions {
                let asked = sql.replacingOccurrences(of: "unixepoch()", with: "\(last)")
                let rows = try fixture.rows(writer, asked).map {
                    $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
                }
                let isRight = DatabaseQuestionTests.answers[title]?(rows, total) ?? false
                #expect(isRight, "\(title) \(rows.prefix(5)) of \(total) kWh")
            }
        }
    }

    private static func number(_ text: String) -> Double { Double(text) ?? .nan }

    private static func sum(_ rows: Rows, _ column: Int) -> Double { rows.map { number($0[column]) }.reduce(0, +) }

    private static func isNear(_ one: Double, _ other: Double, by difference: Double = 0.005) -> Bool {
        abs(one - other) <= difference
    }

    /// Whether the answer is right, given what the house consumed in all, in kWh.
    static let answers: [String: @Sendable (Rows, Double) -> Bool] = Dictionary(
        uniqueKeysWithValues: now + energy + quality + about)

    private typealias Answer = (String, @Sendable (Rows, Double) -> Bool)

    private static let now: [Answer] = [
        ("What is the power now?", { rows, _ in rows.map { $0[0] }.sorted() == ["heat_pump", "house", "solar"] }),
        (
            "What did the last five telegrams say?",
            { rows, _ in rows.map { $0[0] } == (1...5).map { "\(QuestionArchive.end - Int64($0) * 120_000)" } }
        ),
        (
            "How did the power run in the last hour?",
            { rows, _ in rows.count == 31 && rows.allSatisfy { number($0[1]) > 0 } }
        ),
        ("What is the base load?", { rows, _ in rows.count == 1 && (50...200).contains(number(rows[0][0])) }),
        (
            "What does standby cost at night?",
            { rows, _ in
                rows.count == 1 && (50...300).contains(number(rows[0][0]))
                    && isNear(number(rows[0][1]), number(rows[0][0]) * 8.766 * 0.32, by: 1.5)
            }
        ),
        (
            "How does the power run through the day?",
            { rows, total in
                rows.count == 24 && rows[3][0] == "03" && number(rows[3][1]) < number(rows[19][1])
                    && sum(rows, 1) / 24 < total * 1000 / 200
            }
        ),
    ]

    private static let energy: [Answer] = [
        (
            "How much was consumed each day?",
            { rows, total in
                rows.count == 10 && rows[2][0] == "2026-03-28" && rows.allSatisfy { $0[2] == "kWh" }
                    && isNear(sum(rows, 1), total, by: 0.0001)
            }
        ),
        (
            "Which hour was the most expensive?",
            { rows, _ in
                // Not those in which the meter came back, which have the consumption of the gap.
                rows.count == 1 && (0.3...6).contains(number(rows[0][1])) && rows[0][0] != "2026-03-28 00:00"
                    && isNear(number(rows[0][2]), number(rows[0][1]) * 0.32, by: 0.006)
            }
        ),
        (
            "What would a tariff by the hour cost?",
            { rows, total in
                rows.map { $0[0] } == ["day", "evening", "night"] && isNear(sum(rows, 1), total)
                    && isNear(
                        sum(rows, 2),
                        number(rows[0][1]) * 0.32 + number(rows[1][1]) * 0.38 + number(rows[2][1]) * 0.24, by: 0.02)
            }
        ),
        (
            "How much of each month was in which tariff of the meter?",
            { rows, _ in rows.map { $0[0] } == ["2026-03", "2026-03", "2026-04", "2026-04"] && sum(rows, 2) > 1 }
        ),
        (
            "How much of the sun's energy is used in the house?",
            { rows, _ in
                rows.count >= 9
                    && rows.allSatisfy { row in
                        number(row[1]) > 0 && (0...1).contains(number(row[2]))
                            && (0.01...0.999).contains(number(row[3]))
                    }
            }
        ),
        (
            "What part of the energy through a meter is fed in?",
            { rows, _ in rows.count == 2 && rows.allSatisfy { (0.9..<1).contains(number($0[1])) } }
        ),
        (
            "What was the highest power of each month, and on which day?",
            { rows, _ in
                rows.map { $0[0] } == ["2026-03", "2026-04"]
                    && rows.allSatisfy { (500...20_000).contains(number($0[1])) && $0[2].hasPrefix($0[0]) }
            }
        ),
        (
            "What was the highest quarter hour of each month?",
            { rows, _ in
                rows.map { $0[0] } == ["2026-03", "2026-04"]
                    && rows.allSatisfy { (0.3...10).contains(number($0[1])) && $0[2].hasPrefix($0[0]) }
                    && rows[0][2] != "2026-03-28 00:00"
            }
        ),
        (
            "How much is consumed on which weekday?",
            { rows, _ in
                // Friday, 27 March has no data, 3 April has; Wednesday, 1 April has a gap, 25 March has none.
                rows.map { $0[0] } == ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
                    && rows.map { $0[1] } == ["1", "1", "1", "1", "2", "1", "1"]
            }
        ),
        (
            "What did the register say at the beginning of each month?",
            { rows, total in
                rows.map { $0[0] } == ["2026-03", "2026-04"] && number(rows[0][1]) < number(rows[1][1])
                    && number(rows[1][1]) - number(rows[0][1]) < total
            }
        ),
    ]

    private static let quality: [Answer] = [
        ("On which days is there no data?", { rows, _ in rows == [["2026-03-27"]] }),
        (
            "Where are gaps longer than an hour?",
            { rows, _ in
                rows == [
                    ["2026-03-26 22:58:00", "2026-03-27 23:00:00", "24.0"],
                    ["2026-04-01 07:58:00", "2026-04-01 11:00:00", "3.0"],
                ]
            }
        ),
        (
            "When was the voltage outside 207–253 V?",
            { rows, _ in
                rows.map { Array($0[0...1]) }.sorted { $0[1] < $1[1] } == [
                    ["2026-04-02 12:00", "voltage_l1"], ["2026-04-02 12:00", "voltage_l2"],
                ]
                    && rows.contains { $0[3] == "258.0" } && rows.contains { $0[2] == "201.0" }
            }
        ),
        (
            "When were the phases loaded most unequally?",
            { rows, _ in
                rows.count == 10 && number(rows[9][1]) > 100 && number(rows[0][1]) >= number(rows[9][1])
            }
        ),
        (
            "How many telegrams have a wrong checksum?",
            { rows, _ in
                // A day's 720 telegrams are in its capture.
                rows.count == 10
                    && rows.filter { $0[1] != "0" } == [["2026-03-31", "\(QuestionArchive.faults)", "1.389"]]
            }
        ),
    ]

    private static let about: [Answer] = [
        (
            "Which telegram did the highest power of the last day come from?",
            { rows, _ in
                rows.count == 1 && number(rows[0][1]) > Double(QuestionArchive.end - 86_520_000)
                    && rows[0][3].hasPrefix("captures/house/2026040")
            }
        ),
        (
            "What happened?",
            { rows, _ in
                rows == [
                    ["2026-04-01 08:00:00", "house", "silent", "nothing came"],
                    ["2026-03-24 23:00:00", "NULL", "started", "the recorder"],
                ]
            }
        ),
        (
            "Which registers does a meter send?",
            { rows, _ in
                ["power", "energy_import", "voltage_l1"].allSatisfy { name in rows.contains { $0[1] == name } }
            }
        ),
    ]
}
