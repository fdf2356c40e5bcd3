/// The fields of messages that meters seldom send. Source: SML 1.04, clause 5.1.
extension MessageShape {
    /// The body of a message other than Open, Close and GetList by its tag.
    static func rareBody(of tag: UInt32) -> FieldShape {
        switch tag {
        case 0x0300, 0x0400: .sequence(profileRequest)
        case 0x0301: .sequence(profilePack)
        case 0x0401: .sequence(profileList)
        case 0x0500: .sequence([server, user, password, path, FieldName("attribute", .octets)])
        case 0x0501: .sequence([server, path, FieldName("parameterTree", .tree)])
        case 0x0600: .sequence([server, user, password, path, FieldName("parameterTree", .tree)])
        case 0xFF01:
            .sequence([
                server, FieldName("attentionNo", .attentionNumber), FieldName("attentionMsg", .octets),
                FieldName("attentionDetails", .tree),
            ])
        default: .plain
        }
    }

    /// What the value of a parameter is by its kind; nil if there is no such kind.
    static func parameterKind(_ choice: UInt64) -> FieldName? {
        switch choice {
        case 1: FieldName("smlValue", .value)
        case 2: FieldName("smlPeriodEntry", .sequence(periodEntry))
        case 3: FieldName("smlTupelEntry", .sequence(tupelEntry))
        case 4: FieldName("smlTime", .time)
        case 5: FieldName("smlListEntry", .sequence(entry))
        default: nil
        }
    }

    /// The fields of an SML_Tree.
    static let tree = [
        FieldName("parameterName", .obis), FieldName("parameterValue", .parameterValue),
        FieldName("child_List", .repeated(FieldName("tree_Entry", .tree))),
    ]

    private static let path = FieldName("parameterTreePath", .repeated(FieldName("path_Entry", .obis)))
    private static let rawData = FieldName("rawdata", .octets)
    private static let unit = FieldName("unit", .unit)
    private static let scaler = FieldName("scaler", .scaler)
    private static let value = FieldName("value", .value)
    private static let valueSignature = FieldName("valueSignature", .octets)
    private static let valueTime = FieldName("valTime", .time)
    private static let status = FieldName("status", .status)

    private static let profileRequest = [
        server, user, password, FieldName("withRawdata", .value), FieldName("beginTime", .time),
        FieldName("endTime", .time), path, FieldName("object_List", .repeated(FieldName("object_List_Entry", .obis))),
        FieldName("dasDetails", .tree),
    ]

    private static let profilePack = [
        server, FieldName("actTime", .time), FieldName("regPeriod", .number), path,
        FieldName("header_List", .repeated(FieldName("SML_ProfObjHeaderEntry", .sequence(header)))),
        FieldName("period_List", .repeated(FieldName("SML_ProfObjPeriodEntry", .sequence(period)))),
        rawData, FieldName("profileSignature", .octets),
    ]
    private static let header = [FieldName("objName", .obis), unit, scaler]
    private static let period = [
        valueTime, status,
        FieldName("value_List", .repeated(FieldName("SML_ValueEntry", .sequence([value, valueSignature])))),
        FieldName("periodSignature", .octets),
    ]

    private static let profileList = [
        server, FieldName("actTime", .time), FieldName("regPeriod", .number), path, valueTime, status,
        FieldName("period_List", .repeated(FieldName("SML_PeriodEntry", .sequence(periodEntry)))),
        rawData, FieldName("periodSignature", .octets),
    ]
    private static let periodEntry = [FieldName("objName", .obis), unit, scaler, value, valueSignature]

    private static let tupelEntry =
        [server, FieldName("secIndex", .time), status] + register("pA") + register("R1") + register("R4")
        + [FieldName("signature_pA_R1_R4", .octets)] + register("mA") + register("R2") + register("R3")
        + [FieldName("signature_mA_R2_R3", .octets)]

    private static func register(_ name: String) -> [FieldName] {
        [FieldName("unit_" + name, .unit), FieldName("scaler_" + name, .scaler), FieldName("value_" + name, .value)]
    }
}
