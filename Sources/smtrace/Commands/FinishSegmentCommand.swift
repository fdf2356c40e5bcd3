import Archive
import ArgumentParser

/// What the recorder starts as a child for each closed segment.
struct FinishSegmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finish-segment", abstract: "Thin and compress one closed segment.", shouldDisplay: false)

    @Argument(help: "The segment.")
    var path: String

    @Option(help: "Keep one telegram in so many.")
    var every = 1

    @Flag(help: "Compress with gzip.")
    var compress = false

    func run() throws {
        _ = try SegmentFinisher.finish(path: path, every: every, compress: compress, application: Version.text)
    }
}
