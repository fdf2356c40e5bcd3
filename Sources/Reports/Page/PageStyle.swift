/// The colours and letters of a page: inline styles for light screens, and one rule each for dark ones.
enum PageStyle {
    /// Stands once in each row of the page and is inherited from there: some mail programs show no more than 100 kB.
    static let font = "-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
    /// Outlook for Windows inherits no font.
    static let outlook: StaticString =
        "<!--[if mso]><style>h1,h2,h3,div,span,td,th{font-family:Arial,sans-serif}</style><![endif]-->\n"

    /// A colour with its two values.
    struct Colour {
        let name: StaticString
        let light: StaticString
        let dark: StaticString
    }

    static let page = Colour(name: "pg", light: "#eef1f5", dark: "#0e1217")
    static let card = Colour(name: "cd", light: "#ffffff", dark: "#181e26")
    static let inset = Colour(name: "in", light: "#f6f8fa", dark: "#202832")
    static let text = Colour(name: "tx", light: "#18212c", dark: "#e8edf3")
    static let muted = Colour(name: "mu", light: "#586575", dark: "#9fadbd")
    static let line = Colour(name: "ln", light: "#e1e6ec", dark: "#2e3844")
    static let track = Colour(name: "tr", light: "#e8ecf1", dark: "#2a333f")
    static let imported = Colour(name: "bi", light: "#2e6bd8", dark: "#6ea0f7")
    static let exported = Colour(name: "be", light: "#e0a100", dark: "#f2c230")
    static let generated = Colour(name: "bg", light: "#1f9d63", dark: "#46c98a")
    static let money = Colour(name: "bm", light: "#7b5bd6", dark: "#a68df0")
    static let good = Colour(name: "gd", light: "#147a48", dark: "#5ed69a")
    static let bad = Colour(name: "bd", light: "#b3411a", dark: "#f59a73")
    static let notice = Colour(name: "nb", light: "#eaf1fd", dark: "#1b2a42")
    static let warning = Colour(name: "wb", light: "#fff3d9", dark: "#3a2e12")
    static let warningText = Colour(name: "wt", light: "#6b4700", dark: "#f4d58d")

    /// The colour in which figures of a kind are drawn.
    static func colour(of accent: ReportPage.Tile.Accent) -> Colour {
        switch accent {
        case .imported: imported
        case .exported: exported
        case .generated: generated
        case .money: money
        }
    }

    /// What mail programs that read it use for dark screens and narrow ones; the others show the page light.
    static let sheet: String = {
        let backgrounds = [page, card, inset, track, imported, exported, generated, money, notice, warning]
        let texts = [text, muted, good, bad, warningText]
        var rules = backgrounds.map { ".\($0.name){background-color:\($0.dark)!important}" }
        rules += texts.map { ".\($0.name){color:\($0.dark)!important}" }
        rules.append(".\(line.name){border-color:\(line.dark)!important}")
        return """
            :root{color-scheme:light dark;supported-color-schemes:light dark}
            @media (prefers-color-scheme:dark){\(rules.joined())}
            @media (max-width:480px){.pad{padding-left:16px!important;padding-right:16px!important}\
            .out{padding:0!important}.cd{border-radius:0!important}\
            .tile{display:block!important;width:auto!important;margin-bottom:10px!important}.gap{display:none!important}\
            .h1{font-size:22px!important}.cell{padding-left:8px!important}.opt{display:none!important}}
            """
    }()
}
