import Settings
import Testing

@Suite struct SpellingTests {
    @Test(arguments: [
        ("buad", "baud"), ("Baud", "baud"), ("time-zone", "time_zone"), ("directry", "directory"), ("dir", "directory"),
        ("retension", "retention"), ("datta_bits", "data_bits"), ("huose", "house"),
    ])
    func nearestIsFound(word: String, expected: String) {
        let names = ["baud", "time_zone", "directory", "retention", "data_bits", "stop_bits", "house"]
        #expect(Spelling.nearest(to: word, in: names) == expected)
    }

    @Test func farWordsHaveNoNearest() {
        #expect(Spelling.nearest(to: "xyz", in: ["baud", "directory"]) == nil)
        #expect(Spelling.nearest(to: "", in: ["baud"]) == nil)
        #expect(Spelling.nearest(to: "baud", in: []) == nil)
        #expect(Spelling.nearest(to: String(repeating: "a", count: 100_000), in: ["baud"]) == nil)
    }
}
