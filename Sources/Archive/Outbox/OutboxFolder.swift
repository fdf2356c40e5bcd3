@preconcurrency import Glibc

/// The files that mails of the outbox carry: `outbox/NUMBER/…` in the archive's folder.
///
/// A capture is there by a second name of the same file (a hard link), which costs no room and stays as it is when the
/// capture is compressed, thinned or removed.
public struct OutboxFolder {
    private let layout: ArchiveLayout

    /// The files of an archive's outbox.
    public init(_ layout: ArchiveLayout) { self.layout = layout }

    /// Puts a file of the archive (or another one on its disk) into a mail's folder; returns its path below the archive's
    /// folder. Where the file system has no links it is copied.
    public func link(_ source: String, as name: String, of mail: Int64) throws(ArchiveError) -> String {
        let path = try place(name, of: mail)
        let target = layout.absolute(path)
        unlink(target)
        if Glibc.link(source, target) == 0 { return path }
        guard errno != ENOENT else { throw .file(path: source, action: "attach", code: ENOENT) }
        try copy(source, to: target)
        return path
    }

    /// Writes a file into a mail's folder; returns its path below the archive's folder.
    public func write(_ bytes: [UInt8], as name: String, of mail: Int64) throws(ArchiveError) -> String {
        let path = try place(name, of: mail)
        let descriptor = try create(layout.absolute(path))
        defer { close(descriptor) }
        try append(bytes[...], to: descriptor, layout.absolute(path))
        fsync(descriptor)
        return path
    }

    /// Sees to a mail's folder being on the disk, with what was put into it: its row names the files.
    public func sync(_ mail: Int64) {
        for path in [layout.absolute(folder(of: mail)), layout.absolute("outbox"), layout.root] {
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            fsync(descriptor)
            close(descriptor)
        }
    }

    /// Removes a mail's folder with all in it.
    public func remove(_ mail: Int64) {
        let folder = layout.absolute(self.folder(of: mail))
        for name in names(in: folder) { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    /// Removes the folders of all mails but those.
    public func removeAll(except kept: Set<Int64>) {
        for name in names(in: layout.absolute("outbox")) {
            if let number = Int64(name), !kept.contains(number) { remove(number) }
        }
    }

    private func folder(of mail: Int64) -> String { "outbox/\(mail)" }

    /// A place for a file; names are those of `fileNamePart`.
    private func place(_ name: String, of mail: Int64) throws(ArchiveError) -> String {
        try ArchiveLayout.makeFolder(layout.absolute(folder(of: mail)))
        return folder(of: mail) + "/" + ArchiveLayout.fileNamePart(name)
    }

    private func create(_ path: String) throws(ArchiveError) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw .file(path: path, action: "write", code: errno) }
        return descriptor
    }

    private func copy(_ source: String, to target: String) throws(ArchiveError) {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw .file(path: source, action: "attach", code: errno) }
        defer { close(input) }
        let output = try create(target)
        defer { close(output) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(input, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .file(path: source, action: "read", code: errno) }
            guard count > 0 else {
                fsync(output)
                return
            }
            try append(chunk[..<count], to: output, target)
        }
    }

    private func append(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String) throws(ArchiveError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .file(path: path, action: "write", code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    private func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
