import Acquisition
@preconcurrency import Glibc
import PCAPNG
import Rendering

/// Writes simulated telegrams to a file or to standard output.
struct SimulationFile {
    /// The form of the output.
    enum Form {
        /// The bytes as a meter sends them.
        case bytes
        /// A capture with one telegram a packet; noise between telegrams has no place in it.
        case capture
    }

    let descriptor: Int32
    let form: Form
    let options: SimulatorOptions
    let list: SimulatorList?

    /// Writes `count` telegrams, the first at `start`, each further one `1 / rate` seconds later, without waiting.
    func run(count: Int, start: Int64) throws -> SimulatorStream {
        var writer = Writer(self)
        let interval = 1_000 / options.rate
        for index in 0..<count { try writer.write(at: start + Int64((Double(index) * interval).rounded())) }
        try writer.finish()
        return writer.stream
    }

    /// Writes telegrams when they are due, `count` of them or until a signal comes; `clock` says their times.
    func runPaced(count: Int?, clock: () -> Int64) throws -> SimulatorStream {
        var writer = Writer(self)
        var pace = SimulationPace(rate: options.rate)
        while count.map({ writer.stream.telegrams < $0 }) ?? true, pace.waitForNext() {
            try writer.write(at: clock())
            try writer.flush()
        }
        try writer.finish()
        return writer.stream
    }

    private struct Writer {
        private(set) var stream: SimulatorStream
        private let file: SimulationFile
        private let output: OutputBuffer
        private var bytes: [UInt8] = []
        private var pending: [UInt8] = []
        private var offset = 0

        init(_ file: SimulationFile) {
            self.file = file
            stream = SimulatorStream(file.options)
            output = OutputBuffer(descriptor: file.descriptor)
            guard file.form == .capture else { return }
            pending =
                CaptureWriter.header(
                    interfaceName: file.options.profile.rawValue, description: "simulated, seed \(file.options.seed)",
                    application: Version.text
                ).bytes
        }

        mutating func write(at milliseconds: Int64) throws {
            var bytes = Self.take(&self.bytes)
            defer { self.bytes = bytes }
            let (range, damage) = stream.append(at: milliseconds, to: &bytes)
            try list(at: milliseconds, bytes, range, damage)
            switch file.form {
            case .bytes:
                pending.append(contentsOf: bytes)
                offset += bytes.count
            case .capture:
                try CaptureWriter.appendPacket(
                    to: &pending, timestampNanoseconds: UInt64(max(0, milliseconds)) &* 1_000_000,
                    payload: bytes.span.extracting(range),
                    flags: damage == nil ? nil : PacketFlags.inbound | PacketFlags.checksumError,
                    comment: damage.map { "damaged on purpose: \($0.rawValue)" })
                offset += range.count
            }
            try output.sendIfFull(&pending)
        }

        /// The buffer, emptied and out of `self`, so that it can be read while another part of `self` is written.
        private static func take(_ buffer: inout [UInt8]) -> [UInt8] {
            var taken: [UInt8] = []
            swap(&taken, &buffer)
            taken.removeAll(keepingCapacity: true)
            return taken
        }

        private func list(
            at milliseconds: Int64, _ bytes: [UInt8], _ range: Range<Int>, _ damage: FaultInjector.Damage?
        ) throws {
            guard let list = file.list else { return }
            let before = file.form == .bytes ? range.lowerBound : 0
            try list.append(
                SentTelegram(
                    unixMilliseconds: milliseconds, offset: offset + before, bytes: Array(bytes[range]),
                    state: damage.map(SentTelegram.State.damaged) ?? .intact))
        }

        mutating func flush() throws { try output.send(&pending) }

        mutating func finish() throws {
            try flush()
            try file.list?.finish()
        }
    }
}
