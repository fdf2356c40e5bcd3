import Rendering
import Settings

/// Reports and alerts as JSON, one object a line.
enum ReportListJSON {
    /// Writes an object for each.
    static func write(_ reports: [ListedReport], _ alerts: [ListedAlert], to output: OutputBuffer) throws {
        var json = JSONWriter()
        for row in reports { write(row, &json) }
        for row in alerts { write(row, &json) }
        try output.send(&json.bytes)
    }

    private static func write(_ row: ListedReport, _ json: inout JSONWriter) {
        json.beginObject()
        json.field("report", row.report.name)
        json.field("kind", row.report.kind.rawValue)
        if row.report.kind == .digest { json.field("period", row.report.period.rawValue) }
        list("meters", row.report.meters, &json)
        write(row.report.recipients, &json)
        list("cron", row.report.schedule.map(\.description), &json)
        json.beginArray("next")
        for time in row.next { json.field(nil, TimeText.utc(time)) }
        json.endArray()
        if let last = row.last {
            json.beginObject("last")
            json.field("id", last.id)
            json.field("for", utcMilliseconds: last.forMilliseconds)
            json.field("state", last.state.rawValue)
            json.endObject()
        }
        json.endObject()
        json.endLine()
    }

    private static func write(_ row: ListedAlert, _ json: inout JSONWriter) {
        json.beginObject()
        json.field("alert", row.alert.name)
        if row.alert.condition.isOfMeter { list("meters", row.alert.meters, &json) }
        write(row.alert.recipients, &json)
        json.beginArray("on")
        for state in row.states {
            json.beginObject()
            if !state.meter.isEmpty { json.field("meter", state.meter) }
            json.field("since", utcMilliseconds: state.sinceMilliseconds)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        json.endLine()
    }

    private static func write(_ recipients: ReportSettings.Recipients, _ json: inout JSONWriter) {
        list("to", recipients.to.map(\.description), &json)
        if !recipients.cc.isEmpty { list("cc", recipients.cc.map(\.description), &json) }
        if !recipients.bcc.isEmpty { list("bcc", recipients.bcc.map(\.description), &json) }
    }

    /// An array of texts; null for nil, which means all.
    private static func list(_ name: String, _ texts: [String]?, _ json: inout JSONWriter) {
        guard let texts else { return json.field(name, nil as String?) }
        json.beginArray(name)
        for text in texts { json.field(nil, text) }
        json.endArray()
    }
}
