/// A family's flat on three phases: base load, fridge, breakfast, lunch, dinner, television, laundry, quiet nights.
struct HouseholdLoad: LoadModel {
    let seed: UInt64

    /// Something that is switched on: from a slot of the local day, for so long, on and off in turn.
    private struct Appliance {
        var start: Int
        var length: Int
        var watts: Double
        /// 0 to 2, or nil for all three.
        var phase: Int?
        var onSlots = 1
        var offSlots = 0
    }

    func totals(of day: Int) -> DayTotals {
        var random = SimulatorRandom(seed, at: day, of: 2)
        let kilowattHours = 8.4 + 1.4 * Wave.winter(day) + (isWeekend(day) ? 1.1 : 0)
        return DayTotals(first: kilowattHours * random.number(0.9...1.12))
    }

    func plan(of day: Int, shift: Int) -> DayPlan {
        var phases = [[Double]](repeating: [Double](repeating: 0, count: DayPlan.slotCount), count: 3)
        paintBase(day, shift, &phases)
        for appliance in appliances(day) { paint(appliance, shift, &phases) }
        var course = [Double](repeating: 0, count: DayPlan.slotCount)
        var shares: [(UInt8, UInt8)] = []
        shares.reserveCapacity(DayPlan.slotCount)
        for slot in course.indices {
            let sum = phases[0][slot] + phases[1][slot] + phases[2][slot]
            course[slot] = sum
            shares.append((UInt8(phases[0][slot] / sum * 255), UInt8(phases[1][slot] / sum * 255)))
        }
        return DayPlan(course: course, shares: shares, totals: totals(of: day))
    }

    /// 1970 began on a Thursday.
    private func isWeekend(_ day: Int) -> Bool { [2, 3].contains(((day % 7) + 7) % 7) }

    private func paintBase(_ day: Int, _ shift: Int, _ phases: inout [[Double]]) {
        let fridgePhase = Int(seed % 280)
        for slot in 0..<DayPlan.slotCount {
            let absolute = day * DayPlan.slotCount + slot
            let hour = Double((slot + shift + 2 * DayPlan.slotCount) % DayPlan.slotCount) / 360
            let base = Self.baseLoad(hour) * (1 + 0.12 * Wave.noise(seed ^ 3, Double(absolute) / 60))
            phases[0][slot] = base * 0.55
            phases[1][slot] = base * 0.3
            phases[2][slot] = base * 0.15
            let cycle = ((absolute + fridgePhase) % 282 + 282) % 282
            if cycle < 96 { phases[2][slot] += 92 - Double(cycle) * 0.15 }
        }
    }

    /// Watts of what is always on, and of lamps and screens, by the hour of the day.
    private static func baseLoad(_ hour: Double) -> Double {
        let night = 105.0
        if hour < 5.5 { return night }
        if hour < 8 { return night + 120 * ease((hour - 5.5) / 1.2) }
        if hour < 16.5 { return 225 - 70 * ease((hour - 8) / 1.5) }
        if hour < 22 { return 155 + 180 * ease((hour - 16.5) / 2) }
        return 335 - 230 * ease((hour - 22) / 1.6)
    }

    private static func ease(_ part: Double) -> Double {
        let part = min(max(part, 0), 1)
        return part * part * (3 - 2 * part)
    }

    private func appliances(_ day: Int) -> [Appliance] {
        var random = SimulatorRandom(seed, at: day, of: 4)
        let late = isWeekend(day) ? 540 : 0
        func slot(_ hour: Double, _ random: inout SimulatorRandom) -> Int {
            Int((hour + random.number(-0.35...0.35)) * 360) + late
        }
        var list = [
            Appliance(start: slot(6.6, &random), length: 18, watts: 1_950, phase: 1),
            Appliance(start: slot(6.9, &random), length: 20, watts: 900, phase: 1),
            Appliance(start: slot(12.0, &random), length: 170, watts: 1_500, phase: 0, onSlots: 7, offSlots: 6),
            Appliance(start: slot(18.1, &random), length: 210, watts: 2_300, phase: nil, onSlots: 11, offSlots: 8),
            Appliance(start: slot(18.3, &random), length: 150, watts: 1_600, phase: 0, onSlots: 5, offSlots: 5),
            Appliance(start: slot(20.4, &random), length: 20, watts: 1_950, phase: 1),
        ]
        if random.below(3) > 0 {
            let start = slot(9.5, &random)
            list.append(Appliance(start: start, length: 110, watts: 2_050, phase: 2))
            list.append(Appliance(start: start + 110, length: 330, watts: 170, phase: 2, onSlots: 5, offSlots: 2))
        }
        if random.below(2) > 0 {
            let start = slot(20.9, &random) - late
            list.append(Appliance(start: start, length: 90, watts: 1_900, phase: 2))
            list.append(Appliance(start: start + 260, length: 70, watts: 1_900, phase: 2))
        }
        return list
    }

    private func paint(_ appliance: Appliance, _ shift: Int, _ phases: inout [[Double]]) {
        let period = appliance.onSlots + appliance.offSlots
        for offset in 0..<appliance.length where offset % period < appliance.onSlots {
            let local = appliance.start + offset - shift + 2 * DayPlan.slotCount
            let slot = local % DayPlan.slotCount
            if let phase = appliance.phase {
                phases[phase][slot] += appliance.watts
            } else {
                for phase in 0..<3 { phases[phase][slot] += appliance.watts / 3 }
            }
        }
    }
}
