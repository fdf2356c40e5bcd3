/// Smooth curves without the C library's functions, whose last bits differ between machines.
enum Wave {
    /// A wave like a sine made of two parabolas: 0 at 0, 1 at a quarter, −1 at three quarters of a turn.
    static func sine(_ turns: Double) -> Double {
        let turn = turns - turns.rounded(.down)
        return turn < 0.5 ? 16 * turn * (0.5 - turn) : -16 * (turn - 0.5) * (1 - turn)
    }

    /// 1 in the middle of January, −1 in the middle of July.
    ///
    /// - Parameter day: days since 1970, UTC.
    static func winter(_ day: Int) -> Double { sine((Double(day) - 15) / 365.2425 + 0.25) }

    /// A curve through random heights of −1 to 1 at the whole numbers.
    static func noise(_ seed: UInt64, _ position: Double) -> Double {
        let knot = position.rounded(.down)
        let part = position - knot
        let ease = part * part * (3 - 2 * part)
        let left = height(seed, Int(knot))
        return left + (height(seed, Int(knot) + 1) - left) * ease
    }

    private static func height(_ seed: UInt64, _ knot: Int) -> Double {
        var random = SimulatorRandom(seed, at: knot, of: 1)
        return random.number(-1...1)
    }
}
