/// A time as a meter gives it (SML_Time).
public enum Time: Sendable, Equatable, Hashable {
    /// Seconds that the meter has run, not since 1970; `bare` if sent without the choice list (fact 20: Holley, Iskra, Hager).
    case secIndex(UInt32, bare: Bool)
    /// Seconds since 1970, UTC.
    case timestamp(UInt32)
    /// Seconds since 1970, UTC, with the offset of local time and the additional one of summer time, in minutes.
    case local(UInt32, offsetMinutes: Int16, seasonMinutes: Int16)
}
