@preconcurrency import Glibc

/// Looks whether the names of log files tell their periods apart.
enum LogNaming {
    /// Whether two files that are kept at the same time would have one name.
    static func repeats(_ pattern: String, rotation: LogRotation, keep: Int) -> Bool {
        // Over more than a year where days count, so that each month's length has its turn.
        let count = keep + (rotation == .minute || rotation == .hour ? 1_500 : 400)
        var last: [String: Int] = [:]
        for number in 0..<count {
            let name = format(pattern, begin(of: number, rotation))
            if let before = last.updateValue(number, forKey: name), number - before < keep { return true }
        }
        return false
    }

    /// The beginning of a period, counted from one around the year 2024.
    private static func begin(of number: Int, _ rotation: LogRotation) -> tm {
        var time = tm()
        time.tm_year = 124
        time.tm_mday = 1
        let number = Int32(clamping: number)
        switch rotation {
        case .minute: time.tm_min = number
        case .hour: time.tm_hour = number
        case .day: time.tm_mday += number
        case .monday: time.tm_mday += 7 * number  // 2024-01-01 was one
        case .sunday: time.tm_mday += 6 + 7 * number
        case .month: time.tm_mon = number
        case .year: time.tm_year += number
        }
        _ = timegm(&time)
        return time
    }

    private static func format(_ pattern: String, _ time: tm) -> String {
        var time = time
        var buffer = [CChar](repeating: 0, count: 1_024)
        let count = strftime(&buffer, buffer.count, pattern.replacing("%N", with: ""), &time)
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
