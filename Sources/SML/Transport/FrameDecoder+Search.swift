/// A start sequence is `1b1b1b1b 01010101`, an end sequence `1b1b1b1b 1a PP CC CC`; in a longer run of `1b` the last four count.
extension FrameDecoder {
    /// Looks at all of `window` that was not looked at, and settles what is decided; `origin` is its offset in the stream.
    mutating func search<E: Error>(
        _ window: Span<UInt8>, from origin: Int, _ handle: (Frame, Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        while findRun(window, from: origin) {
            let runEnd = position - origin
            if runEnd == window.count { break }
            let next = window[runEnd]
            if next == 0x1A {
                guard runEnd + 4 <= window.count else { break }
                try endSequence(window, from: origin, handle)
            } else if next == 0x01 {
                guard let isStart = Self.isStart(window, runEnd) else { break }
                if isStart { try startSequence(window, from: origin, handle) } else { position += 1 }
            } else {
                position += 1
            }
            runStart = -1
        }
        try abandonLong(before: position + 1, window, from: origin, handle)
        try settle(upTo: runStart < 0 ? position : position - 4, window, from: origin, handle)
    }

    /// Moves `position` behind the next run of at least four `1b`, `runStart` to its beginning.
    ///
    /// Looks at each fourth byte only, since a run of four covers one of them. False if the window holds no such run;
    /// `position` is then at its end or at the `1b` bytes that end it.
    private mutating func findRun(_ window: Span<UInt8>, from origin: Int) -> Bool {
        let count = window.count
        var index = position - origin
        if runStart < 0 {
            var start = index
            repeat {
                index = EscapeSearch.nextProbe(window.bytes, from: start + 3, end: count)
                if index >= count {
                    let looked = max(start, count - 3)
                    index = count
                    while index > looked, window[unchecked: index - 1] == 0x1B { index -= 1 }
                    position = origin + index
                    return false
                }
                let floor = max(start, index - 3)
                start = index
                while start > floor, window[unchecked: start - 1] == 0x1B { start -= 1 }
                while index < count, window[unchecked: index] == 0x1B { index += 1 }
                if index - start >= 4 { break }
                if index == count {
                    position = origin + start
                    return false
                }
                start = index
            } while true
            runStart = origin + start
        } else {
            while index < count, window[unchecked: index] == 0x1B { index += 1 }
        }
        position = origin + index
        return true
    }

    /// Whether `01010101` is at `index`; nil if the window ends before that is known.
    private static func isStart(_ window: Span<UInt8>, _ index: Int) -> Bool? {
        for offset in 1..<4 {
            guard index + offset < window.count else { return nil }
            if window[index + offset] != 0x01 { return false }
        }
        return true
    }

    /// Whether the last word of the run is an escape for the candidate that it is aligned to.
    ///
    /// The words before it pair off to doubled words, so it is one if the number of words is odd.
    private var endsWithEscape: Bool { (position - runStart) >> 2 & 1 == 1 }

    private mutating func startSequence<E: Error>(
        _ window: Span<UInt8>, from origin: Int, _ handle: (Frame, Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        let start = position - 4
        try abandonLong(before: position + 4, window, from: origin, handle)
        let hasCandidate = candidates[residueOf: start].start >= 0
        if hasCandidate, !endsWithEscape {
            candidates.noteDoubledStart(at: start)
        } else if start >= settled {
            faulty.start(at: start)
            candidates.open(at: start)
            try settle(upTo: start, window, from: origin, handle)
        }
        position += 4
    }

    private mutating func endSequence<E: Error>(
        _ window: Span<UInt8>, from origin: Int, _ handle: (Frame, Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        let end = position + 4
        try abandonLong(before: end, window, from: origin, handle)
        let padding = Int(window[position + 1 - origin])
        let candidate = candidates[residueOf: end]
        let isEscape = endsWithEscape
        position += 1
        if candidate.start < 0 {
            faulty.misalignedEnd(at: end, padding: padding)
        } else if let kind = checksum(ofFrameEndingAt: end, padding, window, from: origin) {
            try accept(candidate.start, end, kind, padding, window, from: origin, handle)
        } else if !isEscape {
            if faulty.openStart != candidate.start { faulty.misalignedEnd(at: end, padding: padding) }
        } else if candidate.doubledStart >= 0,
            let kind = checksum(ofFrameEndingAt: end, padding, from: candidate.doubledStart, window, from: origin)
        {
            try accept(candidate.doubledStart, end, kind, padding, window, from: origin, handle)
        } else {
            candidates.close(residueOf: end)
            faulty.failed(start: candidate.start, end: end, padding: padding)
            try settle(upTo: undecided(end, window, from: origin), window, from: origin, handle)
        }
    }

    /// Settles all before the valid frame from `start` to `end`, and hands it out.
    private mutating func accept<E: Error>(
        _ start: Int, _ end: Int, _ kind: Checksum, _ padding: Int, _ window: Span<UInt8>, from origin: Int,
        _ handle: (Frame, Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        candidates.removeAll()
        faulty.cut(at: start)
        try settle(upTo: start, window, from: origin, handle)
        preferred = kind
        position = end
        settled = end
        counters.frames += 1
        let frame = Frame(offset: start, length: end - start, verdict: .valid(kind), padding: padding)
        try handle(frame, window.extracting((start - origin)..<(end - origin)))
    }

    /// Carries the CRC of the candidate aligned to `end` up to there; the kind that fits, if one does.
    private mutating func checksum(
        ofFrameEndingAt end: Int, _ padding: Int, _ window: Span<UInt8>, from origin: Int
    ) -> Checksum? {
        var candidate = candidates[residueOf: end]
        let range = (candidate.checkedEnd - origin)..<(end - 2 - origin)
        candidate.state = CRC16.update(candidate.state, window, range)
        candidate.checkedEnd = end - 2
        candidates[residueOf: end] = candidate
        guard padding <= 4 else { return nil }
        return kind(of: candidate.state, candidate.start, end, window, from: origin)
    }

    /// The kind of checksum that fits the bytes from `start` to `end`, if one does.
    private func checksum(
        ofFrameEndingAt end: Int, _ padding: Int, from start: Int, _ window: Span<UInt8>, from origin: Int
    ) -> Checksum? {
        guard padding <= 4 else { return nil }
        let state = CRC16.update(CRC16.start, window, (start - origin)..<(end - 2 - origin))
        return kind(of: state, start, end, window, from: origin)
    }

    /// The kind of checksum that is sent before `end` and fits the CRC register `state`.
    private func kind(
        of state: UInt16, _ start: Int, _ end: Int, _ window: Span<UInt8>, from origin: Int
    ) -> Checksum? {
        let sent = UInt16(window[end - 2 - origin]) << 8 | UInt16(window[end - 1 - origin])
        return CRC16.kind(of: sent, state, count: end - 2 - start, preferred: preferred)
    }

    /// Gives up candidates that would be too long with an end at `end`.
    private mutating func abandonLong<E: Error>(
        before end: Int, _ window: Span<UInt8>, from origin: Int, _ handle: (Frame, Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        guard let oldest = candidates.oldest, end - oldest > maximumLength else { return }
        for residue in 0..<4 {
            let start = candidates[residueOf: residue].start
            guard start >= 0, end - start > maximumLength else { continue }
            candidates.close(residueOf: residue)
            faulty.abandon(start: start)
        }
        let undecided = runStart < 0 ? position : position - 4
        try settle(upTo: undecided, window, from: origin, handle)
    }

    /// Where a start sequence may have begun, if bytes of the end sequence that reaches to `end` were lost; else `end`.
    private func undecided(_ end: Int, _ window: Span<UInt8>, from origin: Int) -> Int {
        var start = end
        while start > end - 3, window[start - 1 - origin] == 0x1B { start -= 1 }
        return start
    }

    /// Hands out the faulty frames before the oldest candidate (before `limit` if there is none), discards the other bytes.
    mutating func settle<E: Error>(
        upTo limit: Int, _ window: Span<UInt8>, from origin: Int, _ handle: (Frame, Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        var limit = candidates.oldest ?? limit
        if let first = faulty.firstStart, first < limit {
            for frame in faulty.take(upTo: limit) {
                counters.discardedBytes += frame.offset - settled
                counters.faultyFrames += 1
                settled = frame.offset + frame.length
                let start = frame.offset - origin
                try handle(frame, window.extracting(start..<(start + frame.length)))
            }
            limit = min(limit, faulty.firstStart ?? limit)
        }
        guard limit > settled else { return }
        counters.discardedBytes += limit - settled
        settled = limit
    }
}
