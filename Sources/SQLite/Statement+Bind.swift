import CSQLite

/// Tells SQLite to copy what it is given (`SQLITE_TRANSIENT`, a macro that Swift cannot import).
private var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

extension Statement {
    @inline(__always)
    private func note(_ code: Int32) {
        if code != SQLITE_OK, bindingCode == SQLITE_OK { bindingCode = code }
    }

    /// Binds an integer.
    public func bind(_ value: Int64, at index: Int) {
        note(sqlite3_bind_int64(pointer, Int32(truncatingIfNeeded: index), value))
    }

    /// Binds an integer.
    public func bind(_ value: Int, at index: Int) { bind(Int64(value), at: index) }

    /// Binds a double; SQLite makes NULL of a NaN.
    public func bind(_ value: Double, at index: Int) {
        note(sqlite3_bind_double(pointer, Int32(truncatingIfNeeded: index), value))
    }

    /// Binds NULL.
    public func bindNull(at index: Int) { note(sqlite3_bind_null(pointer, Int32(truncatingIfNeeded: index))) }

    /// Binds an integer; NULL for nil.
    public func bind(_ value: Int64?, at index: Int) {
        if let value { bind(value, at: index) } else { bindNull(at: index) }
    }

    /// Binds a double; NULL for nil.
    public func bind(_ value: Double?, at index: Int) {
        if let value { bind(value, at: index) } else { bindNull(at: index) }
    }

    /// Binds a copy of a text.
    public func bind(_ value: String, at index: Int) {
        var text = value
        text.withUTF8 { bindText($0.baseAddress, $0.count, index) }
    }

    /// Binds a copy of a text; NULL for nil.
    public func bind(_ value: String?, at index: Int) {
        if let value { bind(value, at: index) } else { bindNull(at: index) }
    }

    /// Binds a copy of bytes as a blob.
    public func bind(_ value: [UInt8], at index: Int) {
        value.withUnsafeBufferPointer { bindBlob($0.baseAddress, $0.count, index) }
    }

    /// Binds a copy of bytes as a blob; NULL for nil.
    public func bind(_ value: [UInt8]?, at index: Int) {
        if let value { bind(value, at: index) } else { bindNull(at: index) }
    }

    /// Binds a copy of bytes as a blob.
    public func bind(_ value: Span<UInt8>, at index: Int) {
        value.withUnsafeBufferPointer { bindBlob($0.baseAddress, $0.count, index) }
    }

    /// Binds a copy of UTF-8 as text.
    public func bind(utf8 value: Span<UInt8>, at index: Int) {
        value.withUnsafeBufferPointer { bindText($0.baseAddress, $0.count, index) }
    }

    /// Binds a value of any type.
    public func bind(_ value: Value, at index: Int) {
        switch value {
        case .null: bindNull(at: index)
        case .integer(let value): bind(value, at: index)
        case .real(let value): bind(value, at: index)
        case .text(let value): bind(value, at: index)
        case .blob(let value): bind(value, at: index)
        }
    }

    /// Binds values to the parameters 1, 2, 3, …
    public func bind(_ values: [Value]) {
        for (offset, value) in values.enumerated() { bind(value, at: offset + 1) }
    }

    private func bindText(_ start: UnsafePointer<UInt8>?, _ count: Int, _ index: Int) {
        // A null pointer would bind NULL.
        let index = Int32(truncatingIfNeeded: index)
        guard let start, count > 0 else { return note(sqlite3_bind_text(pointer, index, "", 0, nil)) }
        start.withMemoryRebound(to: CChar.self, capacity: count) {
            note(sqlite3_bind_text64(pointer, index, $0, UInt64(count), transient, UInt8(SQLITE_UTF8)))
        }
    }

    private func bindBlob(_ start: UnsafePointer<UInt8>?, _ count: Int, _ index: Int) {
        let index = Int32(truncatingIfNeeded: index)
        guard let start, count > 0 else { return note(sqlite3_bind_zeroblob(pointer, index, 0)) }
        note(sqlite3_bind_blob64(pointer, index, start, UInt64(count), transient))
    }
}
