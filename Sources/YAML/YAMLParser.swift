import CYAML

/// Parses a text as one YAML document.
///
/// Anchors' references, merge keys and types are refused: a configuration is read by people. Nesting and length are
/// bounded, so that no text costs more than a multiple of its length.
public enum YAMLParser {
    /// How deep lists and mappings may stand in each other.
    public static let maximumDepth = 32
    /// How many bytes a text may have.
    public static let maximumLength = 1 << 20

    /// The document's root; nil for a text that holds nothing but comments.
    public static func parse(_ text: String) throws(YAMLError) -> Node? { try parse(Array(text.utf8)) }

    /// The document's root, from UTF-8; nil for a text that holds nothing but comments.
    public static func parse(_ bytes: [UInt8]) throws(YAMLError) -> Node? {
        guard bytes.count <= maximumLength else { throw .tooLong(count: bytes.count) }
        // libyaml counts a byte order mark as a column, and then finds the first key indented.
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let result: Result<Node?, YAMLError> = bytes.withUnsafeBufferPointer { buffer in
            let parser = EventParser(UnsafeBufferPointer(rebasing: buffer[start...]))
            do throws(YAMLError) { return .success(try parser.document()) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
