import Testing

@testable import Acquisition

@Suite struct SourceFaultTests {
    @Test func deniedDeviceNamesGroupAndCommand() {
        let text = SourceFault.permissionDenied(path: "/dev/ttyUSB0").sentence(retryMilliseconds: 4_000)
        #expect(text.hasPrefix("no permission to open /dev/ttyUSB0; trying again in 4 s; "))
        #expect(text.contains("group dialout"))
        #expect(text.contains("sudo usermod -aG dialout "))
    }

    @Test func everyFaultSaysWhatAndWhere() {
        let sentences = [
            SourceFault.notFound(path: "/dev/x"), .busy(path: "/dev/x"), .notATerminal(path: "/dev/x"),
            .unsupportedBaudRate(path: "/dev/x", baudRate: 7), .unplugged(path: "/dev/x"),
            .connectionRefused(host: "h", port: 1), .unknownHost(host: "h", reason: "r"),
            .timedOut(host: "::1", port: 1), .closedByPeer(host: "h", port: 1),
            .other(action: "read", subject: "/dev/x", errno: 5),
        ].map { $0.sentence(retryMilliseconds: 1_500) }
        #expect(
            sentences == [
                "/dev/x does not exist; trying again in 2 s; plug the device in or correct the path "
                    + "(`ls /dev/serial/by-id` lists the devices)",
                "/dev/x is in use by another program; trying again in 2 s; end the other program "
                    + "(`fuser /dev/x` shows it)",
                "/dev/x is not a serial device; trying again in 2 s; name a serial device, or use source: file",
                "/dev/x cannot be set to 7 baud; trying again in 2 s; use a standard rate such as 9600",
                "/dev/x is gone; trying again in 2 s; check the cable; it is opened again when it is back under this "
                    + "path",
                "h:1 refused the connection; trying again in 2 s; check that the server runs and listens at this port",
                "the name h cannot be resolved (r); trying again in 2 s; check the name and the network",
                "[::1]:1 does not answer; trying again in 2 s; check the address, the network and firewalls",
                "h:1 closed the connection; trying again in 2 s; check whether another client has taken the server's "
                    + "line",
                "cannot read /dev/x: Input/output error; trying again in 2 s",
            ])
    }

    @Test func descriptionsAreShort() {
        let line = SerialLine(device: "/dev/ttyUSB0", dataBits: 7, stopBits: .two, parity: .even)
        #expect(SourceDescription.serial(line).description == "serial /dev/ttyUSB0 9600 7E2")
        #expect(SourceDescription.tcp(host: "::1", port: 3_333).description == "tcp [::1]:3333")
        #expect(
            SourceDescription.simulator(SimulatorOptions(profile: .heatPump, seed: 7)).description
                == "simulator heat_pump 1/s seed 7")
    }
}
