import Rendering

/// What a report shows, before it is a text or HTML: both are made from this, so that they say the same.
///
/// All strings are ready to be shown, in the report's language; renderers escape them.
struct ReportPage {
    /// The kind of report: `Daily report`.
    var kind: String
    /// What it covers: `Tuesday, 24 November 2026`.
    var title: String
    /// The meters.
    var subtitle: String
    /// What a mail program shows beside the subject.
    var summary: String
    /// The language's code.
    var languageCode: String
    /// From top to bottom.
    var blocks: [Block] = []
    /// The small print.
    var footer: [String] = []

    /// A part of the page.
    enum Block {
        /// Something that the reader should know.
        case notice(Notice)
        /// A new part, of one meter for instance.
        case heading(String, detail: String?)
        /// The key figures.
        case tiles([Tile])
        /// How wholes are made up.
        case splits(title: String, [Split])
        /// Bars along time.
        case chart(Chart)
        /// Single figures.
        case facts(title: String, [Fact])
        /// Rows and columns.
        case table(Table)
        /// What happened when.
        case items(title: String, [Item], more: String?)
    }

    /// Something that the reader should know.
    struct Notice {
        /// How much it matters.
        enum Level {
            /// Good to know.
            case information
            /// Something may be wrong.
            case warning
        }
        var level: Level
        var text: String
    }

    /// A key figure with what it is compared with.
    struct Tile {
        /// What its number is drawn in.
        enum Accent { case imported, exported, generated, money }
        var label: String
        var value: String
        var accent: Accent
        /// A line below, where there is more to say.
        var detail: String?
        var changes: [Change] = []
    }

    /// A key figure compared with an earlier one.
    struct Change {
        /// Whether more or less is what one wishes.
        enum Judgement { case good, bad, neutral }
        /// What it is compared with: `day before`.
        var label: String
        /// The earlier value; nil where there is none to compare with.
        var value: String?
        /// `+4.2%`, or why there is none.
        var change: String
        var judgement: Judgement = .neutral
    }

    /// A whole and its parts.
    struct Split {
        struct Part {
            var label: String
            var value: String
            /// Of the whole, 0...1.
            var share: Double
            var accent: Tile.Accent
        }
        var label: String
        var value: String
        var parts: [Part]
    }

    /// Bars along time: consumption up, feed-in down.
    struct Chart {
        struct Column {
            /// Short, below the bar.
            var label: String
            /// What it covers, in full.
            var name: String
            /// The values to be drawn; nil where nothing is known.
            var up: ExactNumber?
            var down: ExactNumber?
            /// The values to be read.
            var upText: String
            var downText: String
            /// Whether anything was recorded in it.
            var isRecorded: Bool
            /// Whether there is something to say about it, with a star.
            var isStarred = false
        }
        var title: String
        /// What stands out.
        var caption: String?
        var unit: String
        var columns: [Column]
        var upLabel: String
        /// Nil where nothing was fed in.
        var downLabel: String?
        /// What a column without a record is called.
        var missingLabel: String
        /// How the upper bars are drawn.
        var accent: Tile.Accent = .imported
    }

    /// A figure with its name.
    struct Fact {
        var label: String
        var value: String
        var detail: String?
    }

    /// Rows and columns.
    struct Table {
        struct Column {
            var title: String
            var isNumeric: Bool
            /// Whether it is left out where there is little room.
            var isOptional = false
        }
        /// Empty where what stands above says it.
        var title: String
        var columns: [Column]
        var rows: [[String]]
        var note: String?
    }

    /// Something that happened.
    struct Item {
        var time: String
        var text: String
    }
}
