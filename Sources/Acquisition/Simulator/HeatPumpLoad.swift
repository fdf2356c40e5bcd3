/// A heat pump with its own meter and two tariffs: the compressor cycles with the weather, defrosts in frost, makes hot
/// water at noon, and in hard frost the heating rod helps. The second register counts from 22 to 6 o'clock.
struct HeatPumpLoad: LoadModel {
    let seed: UInt64

    private static let standby = 14.0
    private static let cycleSlots = 450

    func totals(of day: Int) -> DayTotals {
        let temperature = temperature(day)
        let heating = 24 * duty(temperature) * compressor(temperature) / 1_000
        return DayTotals(first: 2.4 + 0.22 + heating * 0.62, second: 0.11 + heating * 0.38)
    }

    func plan(of day: Int, shift: Int) -> DayPlan {
        let mean = temperature(day)
        var course = [Double](repeating: 0, count: DayPlan.slotCount)
        for slot in course.indices {
            let local = (slot + shift + 2 * DayPlan.slotCount) % DayPlan.slotCount
            let hour = Double(local) / 360
            let watts = power(day * DayPlan.slotCount + slot, hour, mean)
            course[slot] = hour >= 22 || hour < 6 ? -watts : watts
        }
        return DayPlan(course: course, shares: [], totals: totals(of: day))
    }

    /// The mean temperature outside, in degrees Celsius; weather lasts some days.
    private func temperature(_ day: Int) -> Double {
        9.5 - 9 * Wave.winter(day) + 5 * Wave.noise(seed ^ 5, Double(day) / 3)
    }

    /// The part of the time that the compressor runs for heating.
    private func duty(_ temperature: Double) -> Double { min(max((16.5 - temperature) / 30, 0), 0.96) }

    /// Its power in watts.
    private func compressor(_ temperature: Double) -> Double { 1_500 + 30 * max(0, 16.5 - temperature) }

    private func power(_ absolute: Int, _ hour: Double, _ mean: Double) -> Double {
        let temperature = mean + 3.5 * Wave.sine((hour - 9) / 24)
        let running = compressor(temperature) * (1 + 0.02 * Wave.noise(seed ^ 6, Double(absolute) / 9))
        var watts = Self.standby * (1 + 0.05 * Wave.noise(seed ^ 7, Double(absolute) / 40))
        if hour >= 13 && hour < 13.9 { return watts + running * (0.95 + 0.35 * (hour - 13)) }
        let position = Double(((absolute + Int(seed % 450)) % Self.cycleSlots + Self.cycleSlots) % Self.cycleSlots)
        let part = position / Double(Self.cycleSlots)
        let duty = duty(temperature)
        if part < duty { watts += running * heating(part, position, temperature) }
        if temperature < -4 && hour >= 5 && hour < 5.5 { watts += 3_000 }
        return watts
    }

    /// The compressor's power within a cycle, as part of its full power: start, frost on the evaporator, the rest.
    private func heating(_ part: Double, _ position: Double, _ temperature: Double) -> Double {
        if position < 18 { return 0.55 + 0.025 * position }
        if temperature < 4 && part > 0.40 && part < 0.46 { return 0.28 }
        if temperature < 4 && part >= 0.46 && part < 0.49 { return 1.35 }
        return 1
    }
}
