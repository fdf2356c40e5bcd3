/// A photovoltaic system of some 7 kW: feeds in by day as season, hour and clouds allow (second register), and draws a
/// few watts by night (first register).
struct SolarLoad: LoadModel {
    let seed: UInt64

    private static let standby = 6.0
    private static let peak = 6.9
    private static let noon = 12.6

    func totals(of day: Int) -> DayTotals {
        let length = halfDay(day)
        // 1.16 is the area under `height` from −1 to 1.
        let clear = Self.peak * strength(day) * 1.16 * length
        return DayTotals(first: Self.standby / 1_000 * (24 - 2 * length), second: clear * clearness(day))
    }

    func plan(of day: Int, shift: Int) -> DayPlan {
        let length = halfDay(day)
        let clearness = clearness(day)
        let depth = min(0.88, (1 - clearness) * 1.25)
        var course = [Double](repeating: 0, count: DayPlan.slotCount)
        for slot in course.indices {
            let absolute = Double(day * DayPlan.slotCount + slot)
            let hour = Double((slot + shift + 2 * DayPlan.slotCount) % DayPlan.slotCount) / 360
            let place = (hour - Self.noon) / length
            guard abs(place) < 1 else {
                course[slot] = Self.standby * (1 + 0.03 * Wave.noise(seed ^ 8, absolute / 30))
                continue
            }
            let drift = Wave.noise(seed ^ 9, absolute / 170) * 0.65 + Wave.noise(seed ^ 10, absolute / 23) * 0.35
            let cloud = min(max(drift * 1.4 + 0.5, 0), 1)
            course[slot] = -max(2, Self.peak * 1_000 * strength(day) * Self.height(place) * (1 - depth * cloud))
        }
        return DayPlan(course: course, shares: [], totals: totals(of: day))
    }

    /// Hours from noon to sunset.
    private func halfDay(_ day: Int) -> Double { 6.1 - 2 * Wave.winter(day) }

    /// The best power of a clear day as part of the peak.
    private func strength(_ day: Int) -> Double { 0.58 - 0.24 * Wave.winter(day) }

    /// How much of a clear day's energy the clouds leave; weather lasts some days.
    private func clearness(_ day: Int) -> Double {
        let weather = Wave.noise(seed ^ 11, Double(day) / 1.7) * 0.5 + 0.55
        return min(max(weather, 0.12), 1)
    }

    /// The sun's power over the day, −1 being sunrise, 0 noon.
    private static func height(_ place: Double) -> Double {
        let rise = 1 - place * place
        return rise * (0.35 + 0.65 * rise)
    }
}
