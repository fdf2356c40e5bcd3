/// Texts with places for values: `{n} gaps since {day}`.
public enum Template {
    /// The template with the values of the places that it names; a place without a value stays as it is.
    ///
    /// Values are put in as they are: braces in them are no places.
    public static func fill(_ template: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            rest = rest[open...]
            guard let close = rest.firstIndex(of: "}") else { break }
            let place = rest[open...close]
            result += values[String(place.dropFirst().dropLast())] ?? String(place)
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
