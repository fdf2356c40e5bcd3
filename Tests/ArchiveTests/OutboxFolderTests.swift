import Foundation
import TestSupport
import Testing

@testable import Archive

struct OutboxFolderTests {
    private let fixture: ArchiveFixture
    private let folder: OutboxFolder

    init() throws {
        fixture = try ArchiveFixture()
        try fixture.layout.create()
        folder = OutboxFolder(fixture.layout)
    }

    private func content(_ path: String) -> String? {
        FileManager.default.contents(atPath: fixture.layout.absolute(path)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test
    func attachmentOutlivesItsSource() throws {
        let source = fixture.layout.captures + "/a.pcapng"
        try Data("telegrams".utf8).write(to: URL(filePath: source))
        let path = try folder.link(source, as: "a.pcapng", of: 7)
        try FileManager.default.removeItem(atPath: source)
        #expect(path == "outbox/7/a.pcapng" && content(path) == "telegrams")
    }

    @Test
    func writtenAnewItIsTheNewOne() throws {
        let source = fixture.layout.captures + "/a.pcapng"
        for text in ["one", "two"] {
            try Data(text.utf8).write(to: URL(filePath: source))
            #expect(content(try folder.link(source, as: "x", of: 1)) == text)
            #expect(content(try folder.write(Array(text.utf8), as: "y", of: 1)) == text)
            try FileManager.default.removeItem(atPath: source)
        }
    }

    @Test
    func missingSourceIsAnErrorAndLeavesNothing() throws {
        #expect(throws: ArchiveError.self) { try folder.link(fixture.layout.captures + "/none", as: "x", of: 1) }
        #expect(content("outbox/1/x") == nil)
    }

    @Test
    func namesStayInTheirFolder() throws {
        #expect(try folder.write([1], as: "../../x", of: 3) == "outbox/3/_.._.._x")
    }

    @Test
    func onlyFoldersOfMailsThatNeedThemStay() throws {
        for id in [1, 2, 30] as [Int64] { _ = try folder.write([1], as: "x", of: id) }
        try FileManager.default.createDirectory(
            atPath: fixture.layout.absolute("outbox/notes"), withIntermediateDirectories: true)
        folder.removeAll(except: [2])
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.layout.absolute("outbox"))
        #expect(Set(left) == ["2", "notes"])
    }
}
