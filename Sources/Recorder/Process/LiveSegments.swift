import Archive
@preconcurrency import Glibc

/// The segments that are being written, as the thread that writes them has it.
///
/// Whoever looks into the captures' folder first and asks then is told of each file of the listener's that it saw.
final class LiveSegments: @unchecked Sendable {
    // Unchecked: `paths` is only touched with the lock held.
    private var lock = pthread_mutex_t()
    private var paths: Set<String> = []

    init() { pthread_mutex_init(&lock, nil) }

    /// Begins a segment: it is among the live ones as soon as there is a file.
    func begin(_ make: () throws(ArchiveError) -> SegmentWriter) throws(ArchiveError) -> SegmentWriter {
        pthread_mutex_lock(&lock)
        defer { pthread_mutex_unlock(&lock) }
        let segment = try make()
        paths.insert(segment.path)
        return segment
    }

    /// Says that nothing more will be appended to a segment, and that the archivist has heard so.
    func end(_ path: String) {
        pthread_mutex_lock(&lock)
        defer { pthread_mutex_unlock(&lock) }
        paths.remove(path)
    }

    /// Their paths below the archive's folder.
    var all: Set<String> {
        pthread_mutex_lock(&lock)
        defer { pthread_mutex_unlock(&lock) }
        return paths
    }

    deinit { pthread_mutex_destroy(&lock) }
}
