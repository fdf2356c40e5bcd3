import Testing

@testable import Acquisition

@Suite struct ReconnectionTests {
    @Test func firstAttemptIsDueAtOnce() {
        let reconnection = Reconnection()
        #expect(reconnection.action(at: 0) == .open)
        #expect(reconnection.deadline == 0)
    }

    @Test func delaysDoubleUpToThirtySeconds() {
        var reconnection = Reconnection()
        var now: Int64 = 5
        var delays: [Int64] = []
        for _ in 0..<8 {
            #expect(reconnection.action(at: now) == .open)
            let delay = reconnection.failed(at: now)
            #expect(reconnection.deadline == now + delay)
            #expect(reconnection.action(at: now + delay - 1) == .wait)
            delays.append(delay)
            now += delay
        }
        #expect(delays == [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    }

    @Test func openAndFailAtOnceStillBacksOff() {
        var reconnection = Reconnection()
        var now: Int64 = 0
        for _ in 0..<6 {
            reconnection.opened(at: now)
            #expect(reconnection.deadline == nil)
            now += reconnection.failed(at: now + 9_999) + 9_999
        }
        reconnection.opened(at: now)
        #expect(reconnection.failed(at: now) == 30_000)
    }

    @Test func delayStartsAgainAfterAConnectionThatLasted() {
        var reconnection = Reconnection()
        for now in 0..<6 { _ = reconnection.failed(at: Int64(now)) }
        reconnection.opened(at: 100_000)
        #expect(reconnection.failed(at: 110_000) == 1_000)
    }

    @Test func missingPathIsLookedForEachSecondAndOpenedWhenItIsThere() {
        var reconnection = Reconnection()
        for now in 0..<6 { _ = reconnection.failed(at: Int64(now)) }
        _ = reconnection.failed(at: 10_000, missingPath: true)
        #expect(reconnection.deadline == 11_000)
        #expect(reconnection.action(at: 10_999) == .wait)
        #expect(reconnection.action(at: 11_000) == .look)
        reconnection.pathExists(false, at: 11_000)
        #expect(reconnection.action(at: 11_500) == .wait)
        #expect(reconnection.action(at: 12_000) == .look)
        reconnection.pathExists(true, at: 12_000)
        #expect(reconnection.action(at: 12_000) == .open)
    }

    @Test func missingPathIsStillOpenedWhenTheDelayIsOver() {
        var reconnection = Reconnection()
        _ = reconnection.failed(at: 0, missingPath: true)
        #expect(reconnection.action(at: 1_000) == .open)
    }
}
