/// A parameter with what lies below it (SML_Tree).
///
/// Shape: list of three: name, SML_ProcParValue or absent, list of trees or absent. Source: SML 1.04, clause 5.1.12.
public struct Tree: Sendable, Equatable {
    /// The parameter's name, mostly an OBIS code.
    public var name: Octets?
    /// Its value.
    public var value: ParameterValue?
    /// The trees below it; see `Telegram.trees`.
    public var children: FieldList?
    /// How many lists it lies in.
    var depth: Int
}

/// The value of a parameter (SML_ProcParValue): a list of choice and content.
public enum ParameterValue: Sendable, Equatable {
    /// Choice 1.
    case value(Value)
    /// Choice 2.
    case periodEntry(PeriodEntry)
    /// Choice 3, the bytes of an SML_TupelEntry; see `Telegram.tupelEntry`.
    case tupelEntry(Octets)
    /// Choice 4; nil if it is absent.
    case time(Time?)
    /// Choice 5, the bytes of an SML_ListEntry; see `Telegram.listEntry`.
    case listEntry(Octets)
}

extension Tree: FieldReadable {
    /// How many lists a tree may lie in; with its value, lists are then nested no deeper than about 16.
    static let depthLimit = 14
    /// How many lists the tree of a message lies in.
    private static let firstDepth = 3

    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try self.init(bytes, &cursor, depth: Self.firstDepth)
    }

    /// Takes a tree that lies in `depth` lists, with all below it.
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor, depth: Int) throws(MessageFault) {
        guard depth <= Self.depthLimit else {
            throw cursor.fault(bytes, .nesting(limit: TypeLengthReader.nestingLimit))
        }
        try cursor.list(bytes, count: 3)
        self.depth = depth
        name = try cursor.octets(bytes)
        value = cursor.takeAbsent(bytes) ? nil : try ParameterValue(bytes, &cursor)
        if cursor.takeAbsent(bytes) {
            children = nil
        } else {
            children = try cursor.elements(bytes) { cursor throws(MessageFault) in
                _ = try Tree(bytes, &cursor, depth: depth + 2)
            }
        }
    }
}

extension ParameterValue: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        let start = cursor.offset
        try cursor.list(bytes, count: 2)
        let choice = try cursor.unsigned(bytes, byteCount: 1)
        switch choice {
        case 1: self = .value(try cursor.value(bytes))
        case 2: self = .periodEntry(try PeriodEntry(bytes, &cursor))
        case 3: self = .tupelEntry(try cursor.extent(bytes, of: TupelEntry.self))
        case 4: self = .time(try cursor.time(bytes))
        case 5: self = .listEntry(try Self.listEntry(bytes, &cursor))
        default:
            cursor.offset = start
            throw cursor.fault(bytes, .parameterValue)
        }
    }

    /// Takes an SML_ListEntry, of which is known only that it is a list of seven.
    private static func listEntry(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> Octets {
        let start = cursor.offset
        try cursor.list(bytes, count: 7)
        for _ in 0..<7 { try cursor.skip(bytes) }
        return Octets(offset: start, count: cursor.offset - start)
    }
}
