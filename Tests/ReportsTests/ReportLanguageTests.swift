import Archive
import OBIS
import Settings
import Testing

@testable import Reports

@Suite struct ReportLanguageTests {
    /// The places in braces of every text, by the text's name.
    private func places(_ language: ReportLanguage) -> [String: Set<String>] {
        var result: [String: Set<String>] = [:]
        func collect(_ name: String, _ value: Any) {
            switch value {
            case let text as String:
                result[name] = Set(text.split(separator: "{").dropFirst().map { String($0.prefix { $0 != "}" }) })
            case let counted as ReportTexts.Counted:
                collect(name + ".other", counted.other)
                #expect(!counted.one.isEmpty)
            case let texts as [ReportSettings.Period: String]:
                for (key, text) in texts { collect("\(name).\(key)", text) }
            case let texts as [ArchiveEvent.Kind: String]:
                for (key, text) in texts { collect("\(name).\(key)", text) }
            default: Issue.record("\(name) is of an unknown kind")
            }
        }
        for child in Mirror(reflecting: language.texts).children { collect(child.label ?? "", child.value) }
        return result
    }

    @Test func everyLanguageHasTheSameTextsWithTheSamePlaces() {
        for language in ReportLanguage.all {
            #expect(places(language) == places(.english), "\(language.forms.code)")
        }
    }

    @Test func noTextIsEmptyAndEveryEventAndPeriodHasItsName() {
        for language in ReportLanguage.all {
            for child in Mirror(reflecting: language.texts).children {
                if let text = child.value as? String { #expect(!text.isEmpty, "\(child.label ?? "")") }
            }
            #expect(Set(language.texts.eventNames.keys) == Set(ArchiveEvent.Kind.allCases))
            #expect(Set(language.texts.digest.keys) == Set(ReportSettings.Period.allCases))
            #expect(language.forms.months.count == 12 && language.forms.shortMonths.count == 12)
            #expect(language.forms.weekdays.count == 7 && language.forms.shortWeekdays.count == 7)
        }
    }

    @Test func registersHaveTheirNamesInGerman() {
        let name = { (code: OBISCode) in ReportLanguage.german.registers?.name(of: code) }
        #expect(name(OBISCode(1, 0, 1, 8, 0)) == "Wirkenergie Bezug")
        #expect(name(OBISCode(1, 0, 2, 8, 2)) == "Wirkenergie Lieferung, Tarif 2")
        #expect(name(OBISCode(1, 0, 36, 7, 0)) == "Wirkleistung L1")
        #expect(name(OBISCode(1, 0, 16, 7, 0)) == "Wirkleistung gesamt")
        #expect(name(OBISCode(1, 0, 72, 7, 0)) == "Spannung L3")
        #expect(name(OBISCode(1, 0, 1, 8, 0, 97)) == "Wirkenergie Bezug, letzte 7 Tage")
        #expect(name(OBISCode(1, 0, 96, 1, 0)) == "Server-ID")
        #expect(name(OBISCode(1, 0, 96, 50, 1, 4)) == nil)
    }
}
