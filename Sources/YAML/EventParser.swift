import CYAML

/// Builds nodes from libyaml's events.
final class EventParser {
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private var event = yaml_event_t()
    private let input: UnsafeBufferPointer<UInt8>

    /// A parser of `input`, which has to stay where it is.
    init(_ input: UnsafeBufferPointer<UInt8>) {
        self.input = input
        // It fails only when memory is exhausted, and then has nothing that could be used.
        guard yaml_parser_initialize(parser) == 1 else { preconditionFailure("out of memory") }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_event_delete(&event)
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The root of the only document.
    func document() throws(YAMLError) -> Node? {
        try advance()
        try advance()
        guard event.type == YAML_DOCUMENT_START_EVENT else { return nil }
        try advance()
        let root = try node(depth: 0)
        try advance()
        try advance()
        guard event.type == YAML_STREAM_END_EVENT else { throw .secondDocument(line: line, column: column) }
        // A file of comments and `---` alone holds one empty scalar.
        if case .scalar("", false) = root.content { return nil }
        return root
    }

    private var line: Int { event.start_mark.line + 1 }
    private var column: Int { event.start_mark.column + 1 }

    /// Builds the node that the current event begins, and stands on its last event after it.
    private func node(depth: Int) throws(YAMLError) -> Node {
        guard depth <= YAMLParser.maximumDepth else { throw .tooDeep(line: line, column: column) }
        let (line, column) = (line, column)
        switch event.type {
        case YAML_ALIAS_EVENT: throw .alias(Self.text(event.data.alias.anchor), line: line, column: column)
        case YAML_SCALAR_EVENT:
            try refuse(tag: event.data.scalar.tag)
            return Node(scalar(), line: line, column: column)
        case YAML_SEQUENCE_START_EVENT:
            try refuse(tag: event.data.sequence_start.tag)
            var items: [Node] = []
            try advance()
            while event.type != YAML_SEQUENCE_END_EVENT {
                items.append(try node(depth: depth + 1))
                try advance()
            }
            return Node(.sequence(items), line: line, column: column)
        default:
            try refuse(tag: event.data.mapping_start.tag)
            return Node(.mapping(try entries(depth: depth)), line: line, column: column)
        }
    }

    private func entries(depth: Int) throws(YAMLError) -> [Node.Entry] {
        var entries: [Node.Entry] = []
        var lines: [String: Int] = [:]
        try advance()
        while event.type != YAML_MAPPING_END_EVENT {
            let key = try node(depth: depth + 1)
            guard case .scalar(let name, let isQuoted) = key.content else {
                throw .keyIsNoText(line: key.line, column: key.column)
            }
            if name == "<<", !isQuoted { throw .mergeKey(line: key.line, column: key.column) }
            if let first = lines.updateValue(key.line, forKey: name) {
                throw .duplicateKey(name, firstLine: first, line: key.line, column: key.column)
            }
            try advance()
            let value = try node(depth: depth + 1)
            entries.append(Node.Entry(key: name, line: key.line, column: key.column, value: value))
            try advance()
        }
        return entries
    }

    private func scalar() -> Node.Content {
        let scalar = event.data.scalar
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        return .scalar(String(decoding: bytes, as: UTF8.self), isQuoted: scalar.style != YAML_PLAIN_SCALAR_STYLE)
    }

    private func refuse(tag: UnsafePointer<yaml_char_t>?) throws(YAMLError) {
        guard let tag else { return }
        let name = Self.text(tag)
        let standard = "tag:yaml.org,2002:"
        let shown = name.hasPrefix(standard) ? "!!" + name.dropFirst(standard.count) : name
        throw .tag(shown, line: line, column: column)
    }

    private static func text(_ pointer: UnsafePointer<yaml_char_t>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }

    private func advance() throws(YAMLError) {
        yaml_event_delete(&event)
        guard yaml_parser_parse(parser, &event) == 1 else { throw error() }
    }

    private func error() -> YAMLError {
        let parser = parser.pointee
        let problem = parser.problem.map { String(cString: $0) } ?? "not YAML"
        guard parser.error == YAML_READER_ERROR else {
            return .syntax(
                problem: Self.hint(problem), line: parser.problem_mark.line + 1, column: parser.problem_mark.column + 1)
        }
        // The reader is ahead of the scanner and knows only the byte.
        let before = input.prefix(parser.problem_offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column =
            String(decoding: before.suffix(while: { $0 != UInt8(ascii: "\n") }), as: UTF8.self).unicodeScalars.count + 1
        let isUTF8 = !problem.contains("UTF-8")
        return .encoding(
            problem: isUTF8 ? problem : "this is not UTF-8; save the file as UTF-8", line: line, column: column)
    }

    /// libyaml's sentence, with what it usually means.
    private static func hint(_ problem: String) -> String {
        switch problem {
        case "mapping values are not allowed in this context":
            problem + " (wrong indentation, or a text with \": \" that has to be quoted)"
        case "found character that cannot start any token":
            problem + " (a tab, or a text that has to be quoted)"
        case "did not find expected key", "did not find expected '-' indicator":
            problem + " (wrong indentation?)"
        case "could not find expected ':'": problem + " (a key without a colon?)"
        default: problem
        }
    }
}

extension UnsafeBufferPointer<UInt8>.SubSequence {
    /// The longest end whose bytes all satisfy `predicate`.
    fileprivate func suffix(while predicate: (UInt8) -> Bool) -> Self {
        var start = endIndex
        while start > startIndex, predicate(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
