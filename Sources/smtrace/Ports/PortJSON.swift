import Acquisition
import OBIS
import Rendering

/// Serial devices as JSON, one object a line.
struct PortJSON {
    let all: [SerialDevice]
    let name: String

    init(among all: [SerialDevice], name: String) {
        self.all = all
        self.name = name
    }

    func write(_ reports: [PortReport], to output: OutputBuffer) throws {
        var json = JSONWriter()
        for report in reports {
            json.beginObject()
            json.field("device", report.device.path)
            json.field("by_id", report.device.byID)
            json.field("by_path", report.device.byPath)
            json.field("driver", report.device.driver)
            if let usb = report.device.usb {
                json.beginObject("usb")
                json.field("vendor", usb.vendor)
                json.field("product", usb.product)
                json.field("serial_number", usb.serialNumber)
                json.field("maker", usb.maker)
                json.field("name", usb.name)
                json.endObject()
            }
            json.beginArray("used_by")
            for user in report.users { json.field(nil, "\(user.program) (process \(user.process))") }
            json.endArray()
            json.field("may_open", report.isPermitted)
            json.field("state", report.word)
            json.field("sentence", report.sentence)
            json.field("server_id", report.serverID?.hex)
            json.field("printed", report.serverID?.printed)
            json.field("telegrams", Int64(report.hearing?.telegramCount ?? 0))
            json.field("bytes", Int64(report.hearing?.byteCount ?? 0))
            json.field("udev_rule", UdevRule.text(for: report.device, name: name, among: all))
            json.endObject()
            json.endLine()
        }
        try output.send(&json.bytes)
    }
}
