/// How the values of a key stand in the file.
enum SettingShape: Sendable {
    /// One value.
    case value
    /// A list of values; a single one stands for a list of one.
    case values
    /// Fixed keys. A bare value stands for the key `bare`, where there is one.
    case section(bare: String?)
    /// Sections under names that the user chooses.
    case namedSections(SettingNames)
    /// Values under names that the user chooses. A bare value stands under the name `bare`.
    case namedValues(SettingNames, bare: String)
    /// A list of sections; a single one stands for a list of one.
    case sections
}

/// Which names a user may choose in a place.
struct SettingNames: Sendable {
    /// What they are names of: "a meter's name".
    let noun: String
    /// What is allowed, for messages.
    let allowed: String
    /// What is wrong with a name, as a sentence that goes on after it; nil if nothing is.
    let refusal: @Sendable (String) -> String?

    static let meters = SettingNames(noun: "a meter's name", allowed: MeterName.allowed, refusal: MeterName.refusal)

    static let reports = SettingNames(noun: "a report's name", allowed: MeterName.allowed) {
        MeterName.refusalOfCharacters(in: $0)
    }

    static let rates = SettingNames(noun: "a tariff or time", allowed: RateName.allowed) { (name) in
        do throws(Refusal) {
            _ = try RateName(name)
            return nil
        } catch { return error.reason }
    }
}

extension SettingKind {
    static let section = section()

    /// A section whose one value, given bare, stands for a key of it.
    static func section(bare: String? = nil) -> SettingKind {
        SettingKind("section", allowed: "keys with values", shape: .section(bare: bare))
    }

    static func sections(named names: SettingNames) -> SettingKind {
        SettingKind("section", allowed: "keys with values", shape: .namedSections(names))
    }

    static func values(named names: SettingNames, bare: String) -> SettingKind {
        SettingKind("section", allowed: "one value, or several under names", shape: .namedValues(names, bare: bare))
    }

    static let sections = SettingKind("list", allowed: "a list of sections", shape: .sections)

    /// A list of values of a kind.
    static func list(of kind: SettingKind) -> SettingKind {
        SettingKind(kind.name, allowed: "one or a list of \(kind.allowed)", shape: .values, read: kind.read)
    }

    private init(_ name: String, allowed: String, shape: SettingShape) {
        self.init(name, allowed: allowed, shape: shape) { (_) throws(Refusal) in throw Refusal("is no section") }
    }

    /// Whether other keys stand under it.
    public var isSection: Bool {
        switch shape {
        case .value, .values: false
        case .section, .namedSections, .namedValues, .sections: true
        }
    }
}
