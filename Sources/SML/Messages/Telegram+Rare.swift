/// The bodies, lists and trees of messages other than Open, Close and GetList are read when they are asked for.
///
/// All take the ranges that this telegram's messages give; of others they read what lies there, or give nil or nothing.
extension Telegram {
    /// What a message asks for a load profile; nil if it is no such request.
    public func profileRequest(_ message: Message) -> ProfileRequest? {
        switch message.body {
        case .getProfilePackRequest(let body), .getProfileListRequest(let body): read(body)
        default: nil
        }
    }

    /// The load profile of a message; nil if it has none.
    public func profilePackResponse(_ message: Message) -> ProfilePackResponse? {
        guard case .getProfilePackResponse(let body) = message.body else { return nil }
        return read(body)
    }

    /// The period of a load profile of a message; nil if it has none.
    public func profileListResponse(_ message: Message) -> ProfileListResponse? {
        guard case .getProfileListResponse(let body) = message.body else { return nil }
        return read(body)
    }

    /// What a message asks for a parameter; nil if it is no such request.
    public func getParameterRequest(_ message: Message) -> GetParameterRequest? {
        guard case .getProcParameterRequest(let body) = message.body else { return nil }
        return read(body)
    }

    /// The parameter of a message; nil if it has none.
    public func getParameterResponse(_ message: Message) -> GetParameterResponse? {
        guard case .getProcParameterResponse(let body) = message.body else { return nil }
        return read(body)
    }

    /// What a message wants to set; nil if it is no such request.
    public func setParameterRequest(_ message: Message) -> SetParameterRequest? {
        guard case .setProcParameterRequest(let body) = message.body else { return nil }
        return read(body)
    }

    /// The attention of a message; nil if it is none.
    public func attention(_ message: Message) -> AttentionResponse? {
        guard case .attentionResponse(let body) = message.body else { return nil }
        return read(body)
    }

    /// The strings of a tree path or an object list, absent ones as empty ones.
    public func octetStrings(_ list: FieldList) -> [Octets] {
        elements(list) { bytes, cursor throws(MessageFault) in
            try cursor.octets(bytes) ?? Octets(offset: cursor.offset, count: 0)
        }
    }

    /// The columns of a load profile.
    public func profileHeaders(_ list: FieldList) -> [ProfileHeader] { read(list) }

    /// The rows of a load profile.
    public func profilePeriods(_ list: FieldList) -> [ProfilePeriod] { read(list) }

    /// The values of a row of a load profile.
    public func profileValues(_ list: FieldList) -> [ProfileValue] { read(list) }

    /// The values of a period.
    public func periodEntries(_ list: FieldList) -> [PeriodEntry] { read(list) }

    /// The tree that these bytes are; nil if they are none.
    public func tree(_ field: Octets) -> Tree? { read(field) }

    /// The trees right below a tree.
    public func children(of tree: Tree) -> [Tree] {
        guard let list = tree.children else { return [] }
        return elements(list) { bytes, cursor throws(MessageFault) in
            try Tree(bytes, &cursor, depth: tree.depth + 2)
        }
    }

    /// The tupel entry that these bytes are; nil if they are none.
    public func tupelEntry(_ field: Octets) -> TupelEntry? { read(field) }

    /// The list entry that these bytes are; nil if they are none. A field of the wrong type counts as absent.
    public func listEntry(_ field: Octets) -> ListEntry? {
        var reader = Telegram()
        var cursor = FieldCursor(offset: max(field.offset, 0), end: min(field.end, bytes.count))
        try? reader.parseEntry(bytes.span, &cursor)
        return reader.entries.first
    }

    /// The time that these bytes are; nil if they are none.
    public func time(_ field: Octets) -> Time? {
        var cursor = FieldCursor(offset: max(field.offset, 0), end: min(field.end, bytes.count))
        return (try? cursor.time(bytes.span)) ?? nil
    }

    /// The value that these bytes are; nil if they are no field.
    public func value(_ field: Octets) -> Value? {
        var cursor = FieldCursor(offset: max(field.offset, 0), end: min(field.end, bytes.count))
        return try? cursor.value(bytes.span)
    }

    /// The bytes of the field that begins at `offset`, with all it holds; nil if none does.
    public func extent(at offset: Int) -> Octets? {
        var cursor = FieldCursor(offset: max(offset, 0), end: bytes.count)
        guard (try? cursor.skip(bytes.span)) != nil else { return nil }
        return Octets(offset: offset, count: cursor.offset - offset)
    }

    private func read<Body: FieldReadable>(_ field: Octets) -> Body? {
        var cursor = FieldCursor(offset: max(field.offset, 0), end: min(field.end, bytes.count))
        return try? Body(bytes.span, &cursor)
    }

    private func read<Element: FieldReadable>(_ list: FieldList) -> [Element] {
        elements(list) { bytes, cursor throws(MessageFault) in try Element(bytes, &cursor) }
    }

    private func elements<Element>(
        _ list: FieldList, _ element: (Span<UInt8>, inout FieldCursor) throws(MessageFault) -> Element
    ) -> [Element] {
        var cursor = FieldCursor(offset: max(list.content.offset, 0), end: min(list.content.end, bytes.count))
        var elements: [Element] = []
        for _ in 0..<list.count {
            guard let next = try? element(bytes.span, &cursor) else { break }
            elements.append(next)
        }
        return elements
    }
}
