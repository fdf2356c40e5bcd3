import Testing

@testable import Acquisition

@Suite struct ReadDelayTests {
    @Test func firstPieceIsReadAtOnceAndTheNextIsLeftUntilTheDelayIsOver() {
        var delay = ReadDelay(milliseconds: 50)
        #expect(delay.wantsPoll)
        #expect(reads(&delay, false, 999) == false)
        #expect(reads(&delay, true, 999) == true)
        delay.didRead(48)
        #expect(delay.wantsPoll)
        #expect(reads(&delay, true, 1_000) == false)
        #expect(!delay.wantsPoll)
        #expect(delay.readAt == 1_050)
        #expect(reads(&delay, true, 1_049) == false)
        #expect(reads(&delay, false, 1_050) == true)
        delay.didRead(48)
        #expect(delay.wantsPoll)
        #expect(reads(&delay, false, 1_051) == false)
    }

    @Test func bulkReadIsFollowedByOneWithoutDelay() {
        var delay = ReadDelay(milliseconds: 50)
        #expect(reads(&delay, true, 0) == true)
        delay.didRead(10)
        #expect(reads(&delay, true, 1) == false)
        #expect(reads(&delay, true, 51) == true)
        delay.didRead(ReadDelay.bulk)
        #expect(reads(&delay, true, 52) == true)
        delay.didRead(10)
        #expect(reads(&delay, true, 53) == false)
    }

    @Test func zeroReadsAtOnce() {
        var delay = ReadDelay(milliseconds: 0)
        #expect(reads(&delay, true, 7) == true)
    }

    @Test(arguments: BaudRate.standard)
    func delayNeverFillsMoreThanAnEighthOfTheKernelsBuffer(baudRate: Int) {
        let delay = ReadDelay(baudRate: baudRate).milliseconds
        #expect(delay <= ReadDelay.longest)
        #expect(Int64(baudRate) * delay / 10_000 <= 512)
    }

    private func reads(_ delay: inout ReadDelay, _ isReadable: Bool, _ now: Int64) -> Bool {
        delay.shouldRead(isReadable: isReadable, at: now)
    }
}
