/// One kind of source behind `Source`: the same members, the same meaning.
protocol Input: AnyObject {
    var descriptor: Int32? { get }
    var pollEvents: Int16 { get }
    var deadline: Int64? { get }
    func service(revents: Int16, now: Int64, wallClock: Int64, into buffer: UnsafeMutableRawBufferPointer)
        -> SourceEvent
    func close()
}
