/// Watches whether there is too little room on a disk: on below the limit, over when there is a tenth more than that.
public struct DiskWatch: Sendable {
    private var isOn: Bool

    /// `isOn` says that there was too little before, and not yet enough again.
    public init(isOn: Bool = false) { self.isOn = isOn }

    /// Looks at the bytes that are free and the limit, in bytes, at milliseconds since 1970.
    public mutating func look(free: Int64, limit: Int64, wall: Int64) -> AlertChange? {
        if !isOn, free < limit {
            isOn = true
            return .began(sinceMilliseconds: wall)
        }
        let (enough, overflow) = limit.addingReportingOverflow(limit / 10)
        if isOn, free >= limit, overflow || free >= enough {
            isOn = false
            return .ended
        }
        return nil
    }
}
