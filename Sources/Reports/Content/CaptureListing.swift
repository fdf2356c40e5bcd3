import Archive
import Rendering

/// The text of a mail with captures: which files, from when to when, how many telegrams and bytes.
struct CaptureListing {
    var language: ReportLanguage
    var attached: [(segment: SegmentInfo, bytes: Int64)]
    var tooLarge: [(segment: SegmentInfo, bytes: Int64)]
    var gone: [String]
    var maximumBytes: Int64

    var text: String {
        var text = ""
        if !attached.isEmpty {
            let total = attached.reduce(0) { $0 + $1.bytes }
            text += language.text(\.captures, attached.count, ["size": language.forms.bytes(total)]) + "\n\n"
            text += table(attached) { $0.path.split(separator: "/").last.map(String.init) ?? $0.path }
        }
        if !tooLarge.isEmpty {
            text += text.isEmpty ? "" : "\n"
            text += language.text(\.tooLarge, tooLarge.count, ["limit": language.forms.bytes(maximumBytes)]) + "\n\n"
            text += table(tooLarge) { $0.path }
        }
        if !gone.isEmpty {
            text += text.isEmpty ? "" : "\n"
            text += language.text(\.gone, gone.count) + "\n\n"
            text += gone.map { "  " + Escape.terminal($0) + "\n" }.joined()
        }
        return text
    }

    private func table(_ rows: [(segment: SegmentInfo, bytes: Int64)], name: (SegmentInfo) -> String) -> String {
        var table = Table([
            .init(language.texts.meter), .init(language.texts.from), .init(language.texts.to),
            .init(language.texts.telegrams, .right), .init(language.texts.checksumErrors, .right),
            .init(language.texts.size, .right), .init(language.texts.file),
        ])
        for (segment, bytes) in rows {
            table.append([
                .init(segment.meter), .init(time(segment.firstMilliseconds)), .init(time(segment.lastMilliseconds)),
                .init(language.forms.number(Int(segment.telegrams))), .init(language.forms.number(Int(segment.faults))),
                .init(language.forms.bytes(bytes)), .init(name(segment)),
            ])
        }
        return table.rendered()
    }

    private func time(_ milliseconds: Int64) -> String {
        var zone = LocalTime()
        let civil = zone.civil(at: milliseconds)
        return "\(language.forms.shortDate(civil)) \(language.forms.time(civil, seconds: true))"
    }
}
