import Archive

/// What is said of the archive when it is opened.
extension ArchiveOpening {
    /// Says in a line what became of a database that could not be gone on with.
    static func tell(_ replacement: DatabaseReplacement, reporter: Reporter, writer: ArchiveWriter, wall: Int64) {
        let name = replacement.path.split(separator: "/").last.map(String.init) ?? replacement.path
        let content =
            replacement.salvage.map { salvage in
                let lost =
                    salvage.damagedTables.isEmpty
                    ? "" : " (not all of \(salvage.damagedTables.joined(separator: ", ")) could be read)"
                return "\(salvage.rows) rows of it are in the new one\(lost)"
            } ?? "a new one is begun"
        let text =
            "\(replacement.reason): what was there is kept as \(name), and \(content); "
            + "what is missing is stored again from the captures"
        reporter.say(.error, text)
        writer.record(ArchiveEvent(milliseconds: wall, kind: .databaseReplaced, detail: text))
    }

    /// Says what was found wrong, or new, in database and folder.
    func tell(_ mended: MendReport, wasRunning: Bool, writer: ArchiveWriter, wall: Int64) {
        if wasRunning {
            reporter.say(
                .warning, "the recorder was not ended cleanly the last time: what its segments hold is stored now")
            writer.record(ArchiveEvent(milliseconds: wall, kind: .uncleanStop, detail: ""))
            if let text = writer.telegramGuard.lastEndText { reporter.say(.warning, text) }
        }
        for (path, bytes) in mended.cut.sorted(by: { $0.key < $1.key }) {
            reporter.say(.info, "\(path): a half-written block of \(bytes) bytes at its end was cut off")
        }
        for path in mended.found { reporter.say(.info, "\(path): found in the folder, its telegrams are stored now") }
        for path in mended.missing {
            reporter.say(.warning, "\(path) is no more in its folder; its readings are kept")
            writer.record(
                ArchiveEvent(milliseconds: wall, kind: .segmentDamaged, detail: "\(path) is no more in its folder"))
        }
        for (path, reason) in mended.foreign.sorted(by: { $0.key < $1.key }) {
            reporter.say(.warning, "\(path) is left alone: \(reason)")
        }
    }
}
