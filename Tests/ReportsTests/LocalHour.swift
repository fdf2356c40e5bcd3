import Rendering

/// The hour that clocks of the process's zone show.
struct LocalHour {
    private var zone = LocalTime()

    mutating func hour(at milliseconds: Int64) -> Int { zone.civil(at: milliseconds).hour }
}
