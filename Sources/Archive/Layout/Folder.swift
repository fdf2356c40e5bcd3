@preconcurrency import Glibc

/// Looks into folders.
enum Folder {
    /// The regular files below `root`/`folder`, as paths relative to `root`, sorted; hidden ones are left out, and
    /// folders below it that may not be read: a file system's `lost+found`, for one.
    static func files(below root: String, in folder: String, isTop: Bool = true) throws -> [String] {
        guard let directory = opendir(root + "/" + folder) else {
            if errno == ENOENT || errno == EACCES && !isTop { return [] }
            throw ArchiveError.file(path: root + "/" + folder, action: "read the folder", code: errno)
        }
        defer { closedir(directory) }
        var result: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            let path = folder + "/" + name
            var status = stat()
            guard lstat(root + "/" + path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: result += try files(below: root, in: path, isTop: false)
            case S_IFREG: result.append(path)
            default: break
            }
        }
        return result.sorted()
    }
}
