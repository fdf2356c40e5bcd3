/// Input of a fuzzer: what it steers the target with, then what the target reads.
struct FuzzInput {
    /// Decides how the bytes are cut into pieces.
    private var random: UInt64
    /// A small number that chooses between the target's variants.
    let variant: UInt8
    /// What the target reads.
    let bytes: [UInt8]

    /// Takes the first two bytes for itself; a target that has no variants leaves them (`isSteered` false).
    init(_ start: UnsafePointer<UInt8>?, _ count: Int, isSteered: Bool = true) {
        let all = Array(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
        let isSteered = isSteered && all.count >= 2
        random = isSteered ? UInt64(all[0]) : UInt64(all.count)
        variant = isSteered ? all[1] : 0
        bytes = isSteered ? Array(all[2...]) : all
    }

    /// A number of 1 to `limit` (SplitMix64).
    mutating func length(upTo limit: Int) -> Int {
        random &+= 0x9E37_79B9_7F4A_7C15
        var number = (random ^ (random >> 30)) &* 0xBF58_476D_1CE4_E5B9
        number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
        return 1 + Int((number ^ (number >> 31)) % UInt64(limit))
    }
}

/// Ends the process, so that the fuzzer keeps the input, where something does not hold that always must.
func require(_ holds: @autoclosure () -> Bool, _ invariant: StaticString) {
    if !holds() { fatalError("broken: \(invariant)") }
}
