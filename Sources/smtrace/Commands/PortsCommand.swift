import Acquisition
import ArgumentParser
import OBIS
import Rendering

/// `smtrace ports`.
struct PortsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ports",
        abstract: "List serial devices, and say what speaks on each.",
        discussion: """
            Lists the serial devices of this machine with their USB adapter, who uses them, and whether you may open \
            them. Listens two seconds to each that is free and says what speaks there: an SML meter with its id as on \
            its plate, text as of IEC 62056-21, noise, or nothing. A device that is in use is not disturbed. For USB \
            adapters the udev rule is shown that gives a lasting name.

            Exit codes: 0 a meter was found, 2 none was.

            Examples:
              smtrace ports
              smtrace ports --listen 10s /dev/ttyUSB0
              smtrace ports --format json
            """)

    @Argument(help: ArgumentHelp("Only these devices; default: all that there are.", valueName: "device"))
    var devices: [String] = []

    @Option(name: .long, help: ArgumentHelp("How long to listen; 0s for not at all.", valueName: "duration"))
    var listen = "2s"

    @Option(name: .long, help: ArgumentHelp("The baud rate to listen at.", valueName: "rate"))
    var baud = 9_600

    @Option(name: .long, help: ArgumentHelp("The name for which a udev rule is made.", valueName: "name"))
    var name = "meter"

    @Option(name: .long, help: "table or json.")
    var format = ResultFormat.table

    func validate() throws {
        guard BaudRate.standard.contains(baud) else {
            throw ValidationError("--baud \(baud) is no usual rate; try 9600, 300 or 115200.")
        }
        guard format != .csv else { throw ValidationError("--format csv is not offered here: table or json.") }
    }

    func run() throws {
        let duration: Int64
        do { duration = try DurationArgument(listen).milliseconds } catch {
            throw Failure("--listen: \(error.description)", code: 64)
        }
        let all = SerialDevice.all()
        let chosen = devices.isEmpty ? all : devices.map { SerialDevice.at($0) }
        let reports = PortReport.reports(of: chosen, baudRate: baud, listenMilliseconds: duration)
        let output = OutputBuffer()
        switch format {
        case .json: try PortJSON(among: all, name: name).write(reports, to: output)
        default: try PortLines(among: all, name: name, baudRate: baud).write(reports, to: output)
        }
        try output.flush()
        if reports.isEmpty {
            Failure.say(
                "there is no serial device: plug the head in; `dmesg | tail` says whether the system has seen it")
        }
        if !reports.contains(where: { $0.word == "meter" }) { throw ExitCode(2) }
    }
}
