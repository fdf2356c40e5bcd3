/// The languages that names are given in.
public enum NameLanguage: String, Sendable, Hashable, CaseIterable {
    /// English.
    case english = "en"
    /// German.
    case german = "de"
}

/// A text in both languages.
public struct BilingualText: Sendable, Hashable {
    /// In English.
    public let english: String
    /// In German.
    public let german: String

    /// A text in both languages.
    public init(_ english: String, _ german: String) {
        self.english = english
        self.german = german
    }

    /// The text in one of them.
    public subscript(language: NameLanguage) -> String {
        switch language {
        case .english: english
        case .german: german
        }
    }

    static let empty = BilingualText("", "")

    static func + (left: BilingualText, right: BilingualText) -> BilingualText {
        BilingualText(left.english + right.english, left.german + right.german)
    }

    /// The same with words exchanged in each language, as `power` for `energy`.
    func replacing(_ old: BilingualText, with new: BilingualText) -> BilingualText {
        BilingualText(
            english.replacing(old.english, with: new.english), german.replacing(old.german, with: new.german))
    }
}
