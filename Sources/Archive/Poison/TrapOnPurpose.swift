#if SMTRACE_TRAPS
    /// Faults on purpose, for the test that shows what becomes of telegrams that end the program.
    ///
    /// Only in a build with `-Xswiftc -DSMTRACE_TRAPS`; no other has this code.
    enum TrapOnPurpose {
        private static let mark = Array("trap on purpose: ".utf8)

        /// Ends the process as the telegram wants it, if it has the mark.
        static func look(_ bytes: UnsafeBufferPointer<UInt8>) {
            guard bytes.count > mark.count else { return }
            for start in 0..<(bytes.count - mark.count)
            where mark.indices.allSatisfy({ bytes[start + $0] == mark[$0] }) {
                switch bytes[start + mark.count] {
                case UInt8(ascii: "o"): print(bytes.reduce(UInt8(255), +))
                case UInt8(ascii: "m"): print(UnsafePointer<Int>(bitPattern: 8)?.pointee ?? 0)
                case UInt8(ascii: "s"): print(exhaust(bytes.count))
                default: while bytes.count > 0 {}
                }
            }
        }

        /// Calls itself until there is no stack left.
        private static func exhaust(_ depth: Int) -> Int {
            guard depth != Int.min else { return 0 }
            let numbers = [depth, depth &+ 1]
            return exhaust(depth &+ numbers.count) &+ numbers[depth & 1]
        }
    }
#endif
