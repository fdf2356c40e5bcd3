import SML

/// A frame with its bytes.
private struct Received: Equatable {
    var frame: Frame
    var bytes: [UInt8]
}

/// What came out of a stream.
private struct Outcome: Equatable {
    var received: [Received] = []
    var counters = FrameDecoder.Counters()
}

private func decode(_ stream: [UInt8], maximumLength: Int, pieces next: () -> Int) -> Outcome {
    var decoder = FrameDecoder(maximumLength: maximumLength)
    var outcome = Outcome()
    var handedOut = 0
    let collect = { (frame: Frame, bytes: Span<UInt8>) in
        outcome.received.append(Received(frame: frame, bytes: bytes.withUnsafeBufferPointer { Array($0) }))
        handedOut += frame.length
    }
    var offset = 0
    while offset < stream.count {
        let end = min(offset + next(), stream.count)
        decoder.push(stream.span.extracting(offset..<end), collect)
        offset = end
        let counters = decoder.counters
        require(counters.bytes == offset, "every byte is counted")
        require(counters.bytes == handedOut + counters.discardedBytes + decoder.pendingBytes, "counters add up")
        require(decoder.pendingBytes <= maximumLength + 8, "no more is pending than a frame may have")
    }
    decoder.finish(collect)
    outcome.counters = decoder.counters
    require(decoder.pendingBytes == 0 && !decoder.isInsideFrame, "nothing is pending at the end")
    require(outcome.counters.bytes == handedOut + outcome.counters.discardedBytes, "counters add up at the end")
    return outcome
}

/// Frames of any stream: the same however it is cut, in order, with the stream's own bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let stream = input.bytes
    let maximumLength = [65_507, 600, 200, 40][Int(input.variant & 3)]
    let whole = decode(stream, maximumLength: maximumLength) { max(stream.count, 1) }
    let pieceLimit = [1, 7, 40, 1_500][Int(input.variant >> 2 & 3)]
    let pieces = decode(stream, maximumLength: maximumLength) { input.length(upTo: pieceLimit) }
    require(whole == pieces, "the result does not depend on the pieces")
    var end = 0
    var valid = 0
    for received in whole.received {
        let frame = received.frame
        require(frame.offset >= end && frame.length <= maximumLength, "frames are in order, and not too long")
        end = frame.offset + frame.length
        require(end <= stream.count && Array(stream[frame.offset..<end]) == received.bytes, "bytes are the stream's")
        guard frame.isValid else { continue }
        valid += 1
        require(FrameDecoder.frame(in: received.bytes.span)?.isValid == true, "a valid frame is one by itself")
    }
    require(valid == whole.counters.frames, "valid frames are counted")
    require(whole.received.count - valid == whole.counters.faultyFrames, "faulty frames are counted")
    return 0
}
