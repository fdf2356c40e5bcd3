import Foundation
import TestSupport
import Testing

@testable import Rendering

@Suite struct CSVWriterTests {
    private func text(_ write: (inout CSVWriter) -> Void) -> String {
        var csv = CSVWriter()
        write(&csv)
        return String(decoding: csv.bytes, as: UTF8.self)
    }

    @Test func fieldsAreQuotedWhereTheyMustBe() {
        let row = text { $0.row(["a", "b,c", "say \"hi\"", "two\nlines", "cr\rlf", "", " x "]) }
        #expect(row == "a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",\"cr\rlf\",\"\", x \r\n")
    }

    @Test func numbersTimesAndAbsentValues() {
        let rows = text {
            $0.field("house")
            $0.field(utcMilliseconds: 0)
            $0.field(raw: -10550, scaler: -2)
            $0.field(Int64?.none)
            $0.field(String?.none)
            $0.field(42)
            $0.endRow()
            $0.field(1)
            $0.endRow()
        }
        #expect(rows == "house,1970-01-01T00:00:00.000Z,-105.50,,,42\r\n1\r\n")
    }

    @Test func whatIsWrittenIsReadBack() {
        var random = SeededRandom(5)
        let alphabet: [Character] = ["a", ",", "\"", "\r", "\n", "ü", " ", "\r\n"]
        for _ in 0..<500 {
            let rows = (0..<3).map { _ in
                (0..<4).map { _ in
                    String(
                        (0..<Int.random(in: 0...6, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
                    )
                }
            }
            let written = text { csv in for row in rows { csv.row(row) } }
            #expect(parse(written) == rows)
        }
    }

    /// A reader of RFC 4180, written for this test.
    private func parse(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = String.UnicodeScalarView()
        var isQuoted = false
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch (isQuoted, scalar) {
            case (true, "\""):
                if scalars.first == "\"" { field.append(scalars.removeFirst()) } else { isQuoted = false }
            case (true, _): field.append(scalar)
            case (false, "\""): isQuoted = true
            case (false, ","), (false, "\r"):
                row.append(String(field))
                field = .init()
                if scalar == "\r" {
                    scalars.removeFirst()
                    rows.append(row)
                    row = []
                }
            default: field.append(scalar)
            }
        }
        return rows
    }
}

@Suite struct JSONWriterTests {
    @Test func fieldsKeepTheirOrder() {
        var json = JSONWriter()
        json.beginObject()
        json.field("meter", "house")
        json.field("time", utcMilliseconds: 1_795_354_200_123)
        json.field("value", raw: 12345, scaler: -1)
        json.field("unit", String?.none)
        json.beginArray("readings")
        json.beginObject()
        json.field("octets", hex: [0x0a, 0xff])
        json.endObject()
        json.field(nil, 7)
        json.endArray()
        json.field("stale", true)
        json.field("raw", number: "18446744073709551615")
        json.beginObject("empty")
        json.endObject()
        json.endObject()
        json.endLine()
        json.beginObject()
        json.endObject()
        json.endLine()
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"meter":"house","time":"2026-11-22T13:30:00.123Z","value":1234.5,"unit":null,"#
                + #""readings":[{"octets":"0aff"},7],"stale":true,"raw":18446744073709551615,"empty":{}}"# + "\n{}\n")
    }

    @Test func anyTextIsReadBackByAnotherParser() throws {
        var random = SeededRandom(6)
        for _ in 0..<500 {
            let text = String(
                String.UnicodeScalarView(
                    (0..<20).map { _ in
                        Unicode.Scalar(UInt32.random(in: 0...0x2ff, using: &random)) ?? "?"
                    }))
            var json = JSONWriter()
            json.beginObject()
            json.field(text, text)
            json.endObject()
            let object = try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: String]
            #expect(object?.keys.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
            #expect(object?.values.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
            #expect(!json.bytes.contains { $0 < 0x20 || $0 == 0x7f })
        }
    }

    @Test func bytesThatAreNotUTF8AreReplaced() {
        var json = JSONWriter()
        json.field(nil, utf8: [0x61, 0xff, 0x62])
        #expect(String(decoding: json.bytes, as: UTF8.self) == "\"a\u{fffd}b\"")
    }
}

@Suite struct OutputBufferTests {
    @Test func allBytesArriveInOrder() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("out")
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        let output = OutputBuffer(descriptor: descriptor, capacity: 100)
        var expected = ""
        for index in 0..<200 {
            try output.writeLine("line \(index)")
            expected += "line \(index)\n"
            if index % 50 == 0 {
                var bytes = Array("sent \(index)\n".utf8)
                try output.sendIfFull(&bytes)
                #expect(bytes.count == "sent \(index)\n".utf8.count)
                try output.send(&bytes)
                #expect(bytes.isEmpty)
                expected += "sent \(index)\n"
            }
        }
        try output.flush()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == expected)
    }

    @Test func readerThatHasGoneIsNotAFault() {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        close(ends[0])
        defer { close(ends[1]) }
        let output = OutputBuffer(descriptor: ends[1])
        #expect(throws: OutputError.readerGone) {
            try output.write("x")
            try output.flush()
        }
        #expect(throws: Never.self) { try output.flush() }
    }

    @Test func fullDiskIsReported() {
        let descriptor = open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        let output = OutputBuffer(descriptor: descriptor)
        #expect(throws: OutputError.failed(errno: ENOSPC)) {
            try output.write("x")
            try output.flush()
        }
        #expect(OutputError.failed(errno: ENOSPC).description.contains("No space left"))
    }

    @Test func slowReaderOfANonBlockingPipeGetsEverything() throws {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let reader = ends[0]
        let count = Thread.read(reader)
        let output = OutputBuffer(descriptor: ends[1])
        var bytes = [UInt8](repeating: 7, count: 1_000_000)
        try output.send(&bytes)
        close(ends[1])
        #expect(count.wait() == 1_000_000)
        close(reader)
    }
}

extension Thread {
    /// Reads `descriptor` to its end on a thread of its own.
    fileprivate static func read(_ descriptor: Int32) -> ByteCounter {
        let counter = ByteCounter()
        detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 4096)
            var total = 0
            while case let count = Foundation.read(descriptor, &buffer, buffer.count), count > 0 { total += count }
            counter.finish(total)
        }
        return counter
    }
}

private final class ByteCounter: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var total = 0

    func finish(_ count: Int) {
        total = count
        done.signal()
    }

    func wait() -> Int {
        done.wait()
        return total
    }
}

struct JSONDirectionTests {
    @Test
    func marksOfDirectionAreEscapedAndOtherTextIsNot() {
        var json = JSONWriter()
        json.beginObject()
        json.field("a", "é\u{202e}x\u{2066}\u{85}\u{feff}\"\n°C")
        json.endObject()
        #expect(String(decoding: json.bytes, as: UTF8.self) == #"{"a":"é\u202ex\u2066\u0085\ufeff\"\n°C"}"#)
    }
}
