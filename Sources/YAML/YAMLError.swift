/// Why a text is no YAML, or not the part of it that is read here; lines and columns count from 1.
public enum YAMLError: Error, Equatable, Sendable {
    /// The text breaks the rules of YAML; `problem` is libyaml's sentence.
    case syntax(problem: String, line: Int, column: Int)
    /// A byte that is not UTF-8, or a character that YAML forbids.
    case encoding(problem: String, line: Int, column: Int)
    /// The same key twice in one mapping.
    case duplicateKey(String, firstLine: Int, line: Int, column: Int)
    /// A key that is itself a list or mapping.
    case keyIsNoText(line: Int, column: Int)
    /// `*name`, which stands for another part of the document.
    case alias(String, line: Int, column: Int)
    /// `<<`, which draws in another mapping.
    case mergeKey(line: Int, column: Int)
    /// `!name` or `!!name`, which gives a type.
    case tag(String, line: Int, column: Int)
    /// A second document after `---`.
    case secondDocument(line: Int, column: Int)
    /// Lists and mappings stand in each other deeper than `YAMLParser.maximumDepth`.
    case tooDeep(line: Int, column: Int)
    /// The text is longer than `YAMLParser.maximumLength` bytes.
    case tooLong(count: Int)

    /// The line, from 1.
    public var line: Int { position.line }

    /// The column, from 1.
    public var column: Int { position.column }

    /// What is wrong, in one line, without the place.
    public var problem: String {
        switch self {
        case .syntax(let problem, _, _), .encoding(let problem, _, _): problem
        case .duplicateKey(let key, let first, _, _): "\(PrintableText.quoted(key)) is there already, in line \(first)"
        case .keyIsNoText: "a key has to be a text"
        case .alias(let name, _, _):
            "*\(Self.shown(name)) refers to another place, which is not supported; write the value out"
        case .mergeKey: "<< draws in another mapping, which is not supported; write the keys out"
        case .tag(let tag, _, _): "the type \(Self.shown(tag)) is not supported; leave it out"
        case .secondDocument: "a second document begins here; only one is read"
        case .tooDeep: "nested deeper than \(YAMLParser.maximumDepth) levels"
        case .tooLong(let count): "\(count) bytes are too long; at most \(YAMLParser.maximumLength)"
        }
    }

    private static func shown(_ name: String) -> String { PrintableText.escaped(String(name.prefix(60))) }

    private var position: (line: Int, column: Int) {
        switch self {
        case .syntax(_, let line, let column), .encoding(_, let line, let column),
            .duplicateKey(_, _, let line, let column), .keyIsNoText(let line, let column),
            .alias(_, let line, let column), .mergeKey(let line, let column), .tag(_, let line, let column),
            .secondDocument(let line, let column), .tooDeep(let line, let column):
            (line, column)
        case .tooLong: (1, 1)
        }
    }
}

extension YAMLError: CustomStringConvertible {
    /// One line: line, column, what is wrong.
    public var description: String { "\(line):\(column): \(problem)" }
}
