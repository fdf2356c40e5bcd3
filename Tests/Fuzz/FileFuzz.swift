import Archive
@preconcurrency import Glibc
import SML

/// A file without a name that is filled anew for each input.
private let descriptor = fileno(tmpfile())

/// Files of any content in all the forms that are imported (capture, dump, hex text, each with gzip or without): read, or
/// refused with words.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    require(ftruncate(descriptor, 0) == 0 && pwrite(descriptor, start, count, 0) == count, "the file can be written")
    do {
        let file = try TelegramFile(path: "/proc/self/fd/\(descriptor)")
        var telegram = Telegram()
        var handedOut = 0
        var frames = 0
        try file.eachFrame { item, raw in
            require(item.frame.length == raw.count, "a frame has its bytes")
            handedOut += raw.count
            frames += 1
            telegram.parse(item.frame, raw)
            return true
        }
        let counters = file.counters
        require(frames == counters.frames + counters.faultyFrames, "frames are counted")
        require(counters.bytes == handedOut + counters.discardedBytes, "counters add up")
    } catch let error as ArchiveError {
        require(!error.description.isEmpty, "a refusal has words")
    } catch {
        require(false, "only the archive's errors come out")
    }
    return 0
}
