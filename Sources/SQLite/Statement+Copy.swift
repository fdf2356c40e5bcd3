extension Statement {
    /// Binds the first `columns` values of the row that another statement stands on, in their order and their own types.
    public func bindRow(of other: Statement, columns: Int) {
        for column in 0..<columns {
            switch other.type(at: column) {
            case .integer: bind(other.int64(at: column), at: column + 1)
            case .null: bindNull(at: column + 1)
            case .real: bind(other.double(at: column), at: column + 1)
            case .text: bind(other.text(at: column), at: column + 1)
            case .blob: bind(other.blob(at: column), at: column + 1)
            }
        }
    }
}
