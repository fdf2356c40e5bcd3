/// What a field is by its place in the standard, which tells how it is named and explained.
indirect enum FieldShape: Sendable {
    /// Any field; shown by its own type.
    case plain
    /// A string of bytes, shown as text where it is one.
    case octets
    /// The id of a meter.
    case serverID
    /// An OBIS code of six bytes.
    case obis
    /// A number.
    case number
    /// A word of bits, shown in hexadecimal too.
    case status
    /// The DLMS code of a unit.
    case unit
    /// A power of ten.
    case scaler
    /// The value of a list entry.
    case value
    /// An SML_Time.
    case time
    /// 1 secIndex, 2 timestamp, 3 localTimestamp.
    case timeChoice
    /// Seconds, counted as the choice before says.
    case seconds
    /// Minutes between times.
    case minutes
    /// The type of a message.
    case messageType
    /// A message's checksum.
    case checksum
    /// An SML_Tree.
    case tree
    /// An SML_ProcParValue.
    case parameterValue
    /// 1 to 5: the kind of a parameter's value.
    case parameterChoice
    /// A parameter's value of the kind that stands before it.
    case parameter
    /// The number of an attention message.
    case attentionNumber
    /// A list of these fields.
    case sequence([FieldName])
    /// A list of any number of such fields.
    case repeated(FieldName)

    /// What the elements of a list of this shape are; plain ones where the standard knows no more.
    func element(_ index: Int) -> FieldName {
        switch self {
        case .sequence(let fields) where index < fields.count: fields[index]
        case .repeated(let field): field
        case .time, .value: index == 0 ? FieldName("choice", .timeChoice) : FieldName("time", .seconds)
        case .seconds: Self.localTime[min(index, 2)]
        case .tree where index < 3: MessageShape.tree[index]
        case .parameterValue: index == 0 ? FieldName("choice", .parameterChoice) : FieldName("value", .parameter)
        default: FieldName("", .plain)
        }
    }

    private static let localTime = [
        FieldName("timestamp", .seconds), FieldName("localOffset", .minutes), FieldName("seasonTimeOffset", .minutes),
    ]
}

/// A field's name in the standard with its shape.
struct FieldName: Sendable {
    var name: String
    var shape: FieldShape

    init(_ name: String, _ shape: FieldShape) {
        self.name = name
        self.shape = shape
    }
}

/// The messages of SML by their tags, with the fields of those that are read. Source: SML 1.04, clause 5.1.
enum MessageShape {
    /// The name of a message in the standard; nil if it has none.
    static func name(of tag: UInt32) -> String? {
        if tag == 0xFF01 { return "Attention.Res" }
        let names = [
            "PublicOpen", "PublicClose", "GetProfilePack", "GetProfileList", "GetProcParameter", "SetProcParameter",
            "GetList",
        ]
        let index = Int(tag >> 8) - 1
        guard names.indices.contains(index), tag & 0xFF <= 1 else { return nil }
        return names[index] + (tag & 1 == 0 ? ".Req" : ".Res")
    }

    /// The name of a message, or its tag where it has none.
    static func text(of tag: UInt32) -> String {
        if let name = name(of: tag) { return name }
        let digits = String(tag, radix: 16)
        return "0x" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    /// The first four fields of a message, without its body.
    static let head = [
        FieldName("transactionId", .octets), FieldName("groupNo", .number), FieldName("abortOnError", .number),
    ]

    /// The body of a message by its tag.
    static func body(of tag: UInt32) -> FieldShape {
        switch tag {
        case 0x0100: .sequence(open + [user, password, version])
        case 0x0101: .sequence(open + [FieldName("refTime", .time), version])
        case 0x0200, 0x0201: .sequence([FieldName("globalSignature", .octets)])
        case 0x0700: .sequence([client, server, user, password, FieldName("listName", .obis)])
        case 0x0701:
            .sequence([
                client, server, FieldName("listName", .obis), FieldName("actSensorTime", .time),
                FieldName("valList", .repeated(FieldName("SML_ListEntry", .sequence(entry)))),
                FieldName("listSignature", .octets), FieldName("actGatewayTime", .time),
            ])
        default: rareBody(of: tag)
        }
    }

    static let entry = [
        FieldName("objName", .obis), FieldName("status", .status), FieldName("valTime", .time),
        FieldName("unit", .unit), FieldName("scaler", .scaler), FieldName("value", .value),
        FieldName("valueSignature", .octets),
    ]
    private static let client = FieldName("clientId", .octets)
    static let server = FieldName("serverId", .serverID)
    static let user = FieldName("username", .octets)
    static let password = FieldName("password", .octets)
    private static let version = FieldName("smlVersion", .number)
    private static let open = [
        FieldName("codepage", .octets), client, FieldName("reqFileId", .octets), server,
    ]
}
