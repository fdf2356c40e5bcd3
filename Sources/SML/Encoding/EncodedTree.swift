/// A parameter with what lies below it (SML_Tree) that is to be encoded.
public struct EncodedTree: Sendable, Equatable {
    /// The parameter's name.
    public var name: [UInt8]
    /// Its value.
    public var value: EncodedParameter?
    /// The trees below it; sent as absent if there are none.
    public var children: [EncodedTree]

    /// A tree of these parts.
    public init(name: [UInt8], value: EncodedParameter? = nil, children: [EncodedTree] = []) {
        self.name = name
        self.value = value
        self.children = children
    }
}

/// The value of a parameter (SML_ProcParValue) that is to be encoded.
public enum EncodedParameter: Sendable, Equatable {
    /// Choice 1.
    case value(EncodedValue)
    /// Choice 2.
    case periodEntry(EncodedPeriodEntry)
    /// Choice 3.
    case tupelEntry(EncodedTupel)
    /// Choice 4.
    case time(Time)
    /// Choice 5.
    case listEntry(EncodedEntry)
}

/// Six registers of active and reactive energy (SML_TupelEntry) that are to be encoded.
public struct EncodedTupel: Sendable, Equatable {
    /// A register's value.
    public struct Register: Sendable, Equatable {
        /// The unit by its DLMS code.
        public var unit: UInt8?
        /// The power of ten that the value is multiplied by.
        public var scaler: Int8?
        /// The value before the scaler.
        public var value: Int64?

        /// A register; what is nil is sent as absent.
        public init(unit: UInt8? = nil, scaler: Int8? = nil, value: Int64? = nil) {
            self.unit = unit
            self.scaler = scaler
            self.value = value
        }
    }

    /// The meter.
    public var serverID: [UInt8]
    /// When the values were taken.
    public var secIndex: Time?
    /// The status word.
    public var status: UInt64?
    /// +A, R1, R4, −A, R2 and R3 in this order; missing ones are sent as absent.
    public var registers: [Register]
    /// The signatures behind the third and the last register.
    public var signatures: ([UInt8]?, [UInt8]?)

    /// A tupel entry; what is nil is sent as absent.
    public init(
        serverID: [UInt8], secIndex: Time? = nil, status: UInt64? = nil, registers: [Register] = [],
        signatures: ([UInt8]?, [UInt8]?) = (nil, nil)
    ) {
        self.serverID = serverID
        self.secIndex = secIndex
        self.status = status
        self.registers = registers
        self.signatures = signatures
    }

    /// Whether all parts are the same.
    public static func == (left: EncodedTupel, right: EncodedTupel) -> Bool {
        left.serverID == right.serverID && left.secIndex == right.secIndex && left.status == right.status
            && left.registers == right.registers && left.signatures.0 == right.signatures.0
            && left.signatures.1 == right.signatures.1
    }
}

extension TypeLengthWriter {
    /// Writes an SML_Tree.
    public mutating func tree(_ tree: EncodedTree) {
        list(3)
        octets(tree.name)
        if let value = tree.value { parameter(value) } else { absent() }
        if tree.children.isEmpty { return absent() }
        list(tree.children.count)
        for child in tree.children { self.tree(child) }
    }

    /// Writes an SML_ProcParValue.
    public mutating func parameter(_ parameter: EncodedParameter) {
        list(2)
        switch parameter {
        case .value(let value):
            unsigned(1, byteCount: 1)
            self.value(value)
        case .periodEntry(let entry):
            unsigned(2, byteCount: 1)
            periodEntry(entry)
        case .tupelEntry(let tupel):
            unsigned(3, byteCount: 1)
            tupelEntry(tupel)
        case .time(let time):
            unsigned(4, byteCount: 1)
            self.time(time)
        case .listEntry(let entry):
            unsigned(5, byteCount: 1)
            self.entry(entry)
        }
    }

    /// Writes an SML_TupelEntry.
    public mutating func tupelEntry(_ tupel: EncodedTupel) {
        list(23)
        octets(tupel.serverID)
        time(tupel.secIndex)
        optionalUnsigned(tupel.status)
        for index in 0..<6 {
            let register = index < tupel.registers.count ? tupel.registers[index] : EncodedTupel.Register()
            unitAndScaler(register.unit, register.scaler)
            if let value = register.value { integer(value) } else { absent() }
            if index == 2 { optionalOctets(tupel.signatures.0) }
        }
        optionalOctets(tupel.signatures.1)
    }
}
