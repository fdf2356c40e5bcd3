import Archive
@preconcurrency import Glibc
import Rendering
import Settings

/// Looks at the archive's folder, its room, its database and its lock; changes nothing.
struct ArchiveCheck {
    let settings: ArchiveSettings
    let layout: ArchiveLayout

    /// A finding for each thing that was looked at.
    func findings() -> [Finding] {
        [folder(), room(), database(), lock()].compactMap { $0 }
    }

    /// The archive's folder, or the nearest one above it that exists.
    private var nearestFolder: String {
        var path = layout.root
        while access(path, F_OK) != 0 {
            guard let slash = path.lastIndex(of: "/") else { return "." }
            if slash == path.startIndex { return "/" }
            path = String(path[..<slash])
        }
        return path
    }

    private func folder() -> Finding {
        let nearest = nearestFolder
        let exists = nearest == layout.root
        var status = stat()
        guard stat(nearest, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            return Finding(false, "archive \(layout.root)", "\(nearest) is no folder: name another archive.directory")
        }
        guard access(nearest, W_OK | X_OK) == 0 else {
            return Finding(
                false, "archive \(layout.root)",
                "you may not write to \(nearest): run it as the owner, change the folder's owner, or name another "
                    + "archive.directory")
        }
        return Finding(
            true, "archive \(layout.root)",
            exists ? "can be written" : "is not there yet; `smtrace run` makes it")
    }

    private func room() -> Finding? {
        guard let space = FreeSpace(path: nearestFolder) else { return nil }
        let reserve = settings.keepFree.bytes(ofCapacity: space.total)
        let text = "\(ByteCountText.text(space.free)) of \(ByteCountText.text(space.total)) are free"
        if space.free >= reserve { return Finding(true, "disk", text) }
        return Finding(
            false, "disk",
            "\(text), less than archive.keep_free (\(ByteCountText.text(reserve))): the oldest captures and readings "
                + "are removed; make room or keep less")
    }

    private func database() -> Finding {
        let subject = "database \(layout.database)"
        guard access(layout.database, F_OK) == 0 || errno != ENOENT else {
            return Finding(true, subject, "is not there yet; `smtrace run` makes it")
        }
        do {
            let meters = try ArchiveReader(layout: layout).meters()
            let newest = meters.compactMap(\.newestMilliseconds).max().map { ", newest telegram \(TimeText.local($0))" }
            return Finding(true, subject, "can be read: meters \(meters.count)\(newest ?? "")")
        } catch let error as ArchiveError {
            if case .olderSchema = error {
                return Finding(true, subject, "is of an older version; `smtrace run` brings it up to date")
            }
            return Finding(false, subject, error.description)
        } catch {
            return Finding(false, subject, "\(error)")
        }
    }

    private func lock() -> Finding {
        let holder = ArchiveLock.holder(of: layout)
        return Finding(true, "recorder", holder.map { "runs: \($0)" } ?? "nobody writes to the archive now")
    }
}
