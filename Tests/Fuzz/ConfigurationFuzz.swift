import Settings
import YAML

/// Configurations of any content: read, or refused with problems at lines that exist.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = FuzzInput(start, count, isSteered: false)
    // Besides line feeds YAML breaks lines at CR, NEL, LS and PS; none has more lines than bytes.
    let lastLine = input.bytes.count + 1
    do throws(YAMLError) { _ = try YAMLParser.parse(input.bytes) } catch {
        require((1...lastLine).contains(error.line) && error.column >= 1, "an error has a place")
        require(!error.description.isEmpty, "an error has a text")
    }
    do throws(SettingsProblems) {
        let configuration = try Configuration.parse(input.bytes, path: "/fuzz.cfg") { $0 == "Europe/Berlin" }
        require(!configuration.meters.isEmpty, "a configuration has a meter")
    } catch {
        require(!error.problems.isEmpty, "a refusal has a reason")
        for problem in error.problems {
            require(problem.line.map { (1...lastLine).contains($0) } ?? true, "a problem lies within the file")
            require(!problem.description.contains("\n"), "a problem is one line")
        }
    }
    return 0
}
