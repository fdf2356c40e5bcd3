/// Digits five rows high, to be read from across the room.
public enum BigDigits {
    /// The rows of a digit.
    public static let height = 5

    /// The rows of a number from top to bottom, all of one width; characters other than digits, `-`, `.` and space are
    /// left out.
    public static func rows(_ text: String, repertoire: CharacterRepertoire) -> [String] {
        let ink: Character = repertoire == .ascii ? "#" : "█"
        var rows = [String](repeating: "", count: height)
        for character in text {
            guard let shape = shapes[character] else { continue }
            for (index, line) in shape.enumerated() {
                if !rows[index].isEmpty { rows[index] += " " }
                rows[index] += line.map { $0 == "#" ? String(ink) : " " }.joined()
            }
        }
        return rows
    }

    private static let shapes: [Character: [String]] = [
        "0": ["#####", "#   #", "#   #", "#   #", "#####"], "1": ["  #  ", " ##  ", "  #  ", "  #  ", " ### "],
        "2": ["#####", "    #", "#####", "#    ", "#####"], "3": ["#####", "    #", " ####", "    #", "#####"],
        "4": ["#   #", "#   #", "#####", "    #", "    #"], "5": ["#####", "#    ", "#####", "    #", "#####"],
        "6": ["#####", "#    ", "#####", "#   #", "#####"], "7": ["#####", "    #", "   # ", "  #  ", "  #  "],
        "8": ["#####", "#   #", "#####", "#   #", "#####"], "9": ["#####", "#   #", "#####", "    #", "#####"],
        "-": ["    ", "    ", "####", "    ", "    "], ".": [" ", " ", " ", " ", "#"],
        " ": ["  ", "  ", "  ", "  ", "  "],
    ]
}
