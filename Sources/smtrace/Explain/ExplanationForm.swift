import Rendering

/// What was read, beside what is unusual about it.
struct ExplanationSummary {
    /// One meter's part.
    struct Meter {
        var serverID: [UInt8]
        var name: String
        var telegrams: Int
        var readings: Int
        /// The usual time from telegram to telegram; nil where too little is known.
        var intervalMilliseconds: Int64?
        /// Whether that is by the time of receipt, or by the meter's own seconds.
        var isByReceipt: Bool
        var runSeconds: Int64?
    }

    var path: String
    var format: String
    var telegrams: Int
    var faultyFrames: Int
    var bytes: Int
    var discardedBytes: Int
    var meters: [Meter]
}

/// The form in which an explanation is written: text for people, or JSON, one object a line.
struct ExplanationForm {
    let isJSON: Bool
    let style: Style
    let output: OutputBuffer

    /// Writes all of it.
    func write(_ peculiarities: [Peculiarity], _ summary: ExplanationSummary) throws {
        if isJSON { try writeJSON(peculiarities, summary) } else { try writeText(peculiarities, summary) }
    }

    private func writeText(_ peculiarities: [Peculiarity], _ summary: ExplanationSummary) throws {
        for line in ExplanationText.head(summary) { try output.writeLine(line) }
        try output.writeLine()
        guard !peculiarities.isEmpty else {
            return try output.writeLine(style.apply(.green, "Nothing about these telegrams is unusual."))
        }
        let problems = peculiarities.filter(\.kind.isProblem)
        let notes = peculiarities.filter { !$0.kind.isProblem }
        if problems.isEmpty {
            try output.writeLine(style.apply(.green, "Nothing is wrong with these telegrams."))
            try output.writeLine()
        }
        try write("To look at:", problems, .yellow)
        if !problems.isEmpty, !notes.isEmpty { try output.writeLine() }
        try write("Worth knowing:", notes, .bold)
    }

    private func write(_ heading: String, _ list: [Peculiarity], _ emphasis: Style.Emphasis) throws {
        guard !list.isEmpty else { return }
        try output.writeLine(style.apply(emphasis, heading))
        var remedy: String?
        for item in list {
            try output.writeLine("- \(Escape.terminal(item.what))" + place(item))
            if let text = item.remedy {
                try output.writeLine("  What to do: " + (text == remedy ? "as above" : Escape.terminal(text)))
            }
            remedy = item.remedy
        }
    }

    private func place(_ item: Peculiarity) -> String {
        guard let offset = item.byteOffset else { return "" }
        return item.count == 1 || item.kind.isOnePlace ? " (at byte \(offset))" : " (first at byte \(offset))"
    }

    private func writeJSON(_ peculiarities: [Peculiarity], _ summary: ExplanationSummary) throws {
        var json = JSONWriter()
        json.beginObject()
        json.field("kind", "summary")
        json.field("telegrams", Int64(summary.telegrams))
        json.field("faulty_frames", Int64(summary.faultyFrames))
        json.field("bytes", Int64(summary.bytes))
        json.field("discarded_bytes", Int64(summary.discardedBytes))
        json.beginArray("meters")
        for meter in summary.meters {
            json.beginObject()
            json.field("server_id", hex: meter.serverID)
            json.field("telegrams", Int64(meter.telegrams))
            json.field("readings", Int64(meter.readings))
            json.field("interval_ms", meter.intervalMilliseconds)
            json.endObject()
        }
        json.endArray()
        json.field("problems", Int64(peculiarities.count { $0.kind.isProblem }))
        json.endObject()
        json.endLine()
        for item in peculiarities {
            json.beginObject()
            json.field("kind", item.kind.rawValue)
            json.field("problem", item.kind.isProblem)
            json.field("what", item.what)
            json.field("count", Int64(item.count))
            json.field("offset", item.byteOffset.map(Int64.init))
            json.field("remedy", item.remedy)
            json.endObject()
            json.endLine()
        }
        try output.send(&json.bytes)
    }
}

/// The sentences above an explanation.
enum ExplanationText {
    /// What was read and of whom, a line each.
    static func head(_ summary: ExplanationSummary) -> [String] {
        let damaged = summary.faultyFrames > 0 ? ", \(summary.faultyFrames) more damaged" : ""
        var lines = [
            "\(Escape.terminal(summary.path)) (\(summary.format)): "
                + "\(PeculiarityText.number(summary.telegrams, "telegram")) whose checksum fits\(damaged), in "
                + PeculiarityText.number(summary.bytes, "byte")
        ]
        for meter in summary.meters {
            var parts = ["\(PeculiarityText.number(meter.telegrams, "telegram")) with \(readings(meter))"]
            if let interval = meter.intervalMilliseconds {
                parts.append(
                    "one every \(SpanText.text(milliseconds: interval)) "
                        + (meter.isByReceipt ? "by the time of receipt" : "by the meter's own seconds"))
            }
            if let seconds = meter.runSeconds, seconds >= 60 {
                parts.append("it has run \(SpanText.text(milliseconds: seconds * 1000))")
            }
            lines.append("\(Escape.terminal(meter.name)): " + parts.joined(separator: ", "))
        }
        return lines
    }

    private static func readings(_ meter: ExplanationSummary.Meter) -> String {
        guard meter.telegrams > 0, meter.readings % meter.telegrams == 0 else {
            return PeculiarityText.number(meter.readings, "reading") + " in all"
        }
        let each = meter.telegrams > 1 ? " each" : ""
        return PeculiarityText.number(meter.readings / meter.telegrams, "reading") + each
    }
}
