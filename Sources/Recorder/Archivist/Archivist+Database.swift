import Archive

/// What becomes of a database that is damaged or gone while the recorder runs.
extension Archivist {
    /// Sees that the database is the one that was opened and is not known to be damaged; else goes on with a new one.
    ///
    /// Returns whether it can be written to. What comes meanwhile is in the segments.
    func hasSoundDatabase() -> Bool {
        let change = writer.databaseChange
        let reason: String
        switch change {
        case .removed: reason = "the database was removed while it was open"
        case .exchanged: reason = "the database was exchanged for another file while it was open"
        case .logRemoved: reason = "the database's log (-wal) was removed while it was open"
        case nil:
            guard let damage else { return true }
            reason = damage
        }
        do {
            try replaceDatabase(reason, change)
            return true
        } catch {
            reporter.say(
                .error, cause: "replace", now: Clock.monotonic,
                "\(reason), and a new one cannot be made: \(error); telegrams go on into the segments, and it is tried again"
            )
            return false
        }
    }

    private func replaceDatabase(_ reason: String, _ change: DatabaseChange?) throws {
        let wall = Clock.wall
        forgetFinisher()
        let (new, replacement) = try writer.replaced(
            reason: reason, change: change, timeZone: settings.archive.timeZone ?? "system", now: wall,
            live: { [mailbox] in mailbox.live.all }, progress: { [turns] in turns.beat(Clock.monotonic) })
        writer = new
        damage = nil
        for meter in settings.meters {
            try writer.addMeter(
                meter.name, note: meter.note, directionFromStatus: meter.directionFromStatus, now: wall)
        }
        try ArchiveOpening.noteRunning(writer, settings)
        ArchiveOpening.tell(replacement, reporter: reporter, writer: writer, wall: wall)
        try useDesks(anew: settings)
        commits.hurry()
    }

    /// Remembers that the database is at fault, so that it is exchanged before the next commit.
    func noteDamage(_ error: any Error) {
        guard DatabaseTrouble(error) == .damaged else { return }
        damage = "\(error)"
        commits.hurry()
    }
}
