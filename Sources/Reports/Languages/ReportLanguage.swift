import Rendering
import Settings

/// A language that reports are written in: its forms and its texts. A further one is a file like `German.swift`, and a
/// value of `language:` in the configuration.
struct ReportLanguage: Sendable {
    /// How numbers, amounts and dates are written.
    var forms: LanguageForms
    /// What is said.
    var texts: ReportTexts
    /// What registers are called; nil for the names of `OBISCode`, which are English.
    var registers: RegisterTexts?

    /// The language of a report.
    static func of(_ language: ReportSettings.Language) -> ReportLanguage {
        switch language {
        case .english: english
        case .german: german
        }
    }

    /// All languages.
    static let all = ReportSettings.Language.allCases.map { of($0) }

    /// A text with its values put in.
    func text(_ template: KeyPath<ReportTexts, String>, _ values: [String: String] = [:]) -> String {
        Template.fill(texts[keyPath: template], values)
    }

    /// A text that depends on a number, with `{n}` and its other values put in.
    func text(_ template: KeyPath<ReportTexts, ReportTexts.Counted>, _ count: Int, _ values: [String: String] = [:])
        -> String
    {
        let counted = texts[keyPath: template]
        return Template.fill(
            count == 1 ? counted.one : counted.other, values.merging(["n": forms.number(count)]) { value, _ in value })
    }
}
