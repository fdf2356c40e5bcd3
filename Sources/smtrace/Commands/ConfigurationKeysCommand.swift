import ArgumentParser
import Rendering
import Settings

/// The keys of `smtrace.cfg` as JSON, a line each: what the man page smtrace.cfg(5) is made from.
struct ConfigurationKeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "configuration-keys", abstract: "Write the keys of the configuration as JSON.",
        shouldDisplay: false)

    func run() throws {
        let output = OutputBuffer()
        var json = JSONWriter()
        for key in SettingsSchema.keys {
            json.beginObject()
            json.field("key", key.path)
            json.field("allowed", key.kind.allowed)
            json.field("default", key.defaultText)
            json.beginArray("sources")
            for source in key.sources { json.field(nil, source) }
            json.endArray()
            json.field("text", key.documentation)
            json.endObject()
            json.endLine()
        }
        try output.send(&json.bytes)
    }
}
