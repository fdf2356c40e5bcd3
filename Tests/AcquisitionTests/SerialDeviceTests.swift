import Foundation
import TestSupport
import Testing

@testable import Acquisition

/// Folders as sysfs, udev and procfs make them, in a temporary directory.
private struct MachineTree {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    var system: String { directory.file("sys") }
    var devices: String { directory.file("dev") }
    var processes: String { directory.file("proc") }

    /// A USB adapter with one port, plugged in at `place`.
    func addAdapter(
        _ node: String, place: String, serial: String?, vendor: String = "10c4", product: String = "ea60",
        interface: String = "00"
    ) throws {
        let usb = "\(system)/devices/usb1/\(place)"
        let port = "\(usb)/\(place):1.\(Int(interface) ?? 0)/\(node)"
        try folder(port)
        try folder(system + "/bus/cp210x")
        try write(vendor, usb + "/idVendor")
        try write(product, usb + "/idProduct")
        try write("Silicon Labs", usb + "/manufacturer")
        try write("CP2104 USB to UART", usb + "/product")
        if let serial { try write(serial, usb + "/serial") }
        try write(interface, (port as NSString).deletingLastPathComponent + "/bInterfaceNumber")
        try link(port + "/driver", to: system + "/bus/cp210x")
        try folder("\(system)/class/tty/\(node)")
        try link("\(system)/class/tty/\(node)/device", to: port)
        try write("", "\(devices)/\(node)")
    }

    /// A port of the machine itself; type 0 means that no chip stands behind it.
    func addOwnPort(_ node: String, type: String) throws {
        try folder("\(system)/devices/platform/\(node)")
        try folder("\(system)/class/tty/\(node)")
        try link("\(system)/class/tty/\(node)/device", to: "\(system)/devices/platform/\(node)")
        try write(type, "\(system)/class/tty/\(node)/type")
        try write("", "\(devices)/\(node)")
    }

    func addLink(_ folderName: String, _ name: String, to node: String) throws {
        try folder("\(devices)/serial/\(folderName)")
        try link("\(devices)/serial/\(folderName)/\(name)", to: "\(devices)/\(node)")
    }

    func addProcess(_ number: Int, _ program: String, open paths: [String]) throws {
        try folder("\(processes)/\(number)/fd")
        try write(program, "\(processes)/\(number)/comm")
        for (index, path) in paths.enumerated() { try link("\(processes)/\(number)/fd/\(index)", to: path) }
    }

    func all() -> [SerialDevice] { SerialDevice.all(system: system, devices: devices) }

    private func folder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    private func write(_ text: String, _ path: String) throws {
        try folder((path as NSString).deletingLastPathComponent)
        try (text + "\n").write(toFile: path, atomically: false, encoding: .utf8)
    }

    private func link(_ path: String, to target: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }
}

@Suite
struct SerialDeviceTests {
    @Test func usbAdapterIsDescribedWithItsLastingNames() throws {
        let tree = try MachineTree()
        try tree.addAdapter("ttyUSB0", place: "1-1.2", serial: "0141A2B3")
        try tree.addLink("by-id", "usb-Silicon_Labs_0141A2B3-if00-port0", to: "ttyUSB0")
        try tree.addLink("by-path", "platform-usb-0:1.2:1.0-port0", to: "ttyUSB0")
        let device = try #require(tree.all().first)
        #expect(device.path.hasSuffix("/dev/ttyUSB0"))
        #expect(device.driver == "cp210x")
        #expect(device.usb?.vendor == "10c4")
        #expect(device.usb?.product == "ea60")
        #expect(device.usb?.serialNumber == "0141A2B3")
        #expect(device.usb?.maker == "Silicon Labs")
        #expect(device.usb?.place == "1-1.2")
        #expect(device.usb?.interface == "00")
        #expect(device.lastingPath.hasSuffix("by-id/usb-Silicon_Labs_0141A2B3-if00-port0"))
    }

    @Test func portWithoutAChipIsLeftOut() throws {
        let tree = try MachineTree()
        try tree.addOwnPort("ttyS0", type: "4")
        try tree.addOwnPort("ttyS1", type: "0")
        #expect(tree.all().map(\.path) == [tree.devices + "/ttyS0"])
        #expect(tree.all().first?.usb == nil)
    }

    @Test func devicesStandInTheOrderOfTheirNumbers() throws {
        let tree = try MachineTree()
        for number in [10, 9, 1] {
            try tree.addAdapter("ttyUSB\(number)", place: "1-\(number)", serial: "S\(number)")
        }
        #expect(tree.all().map { $0.path.split(separator: "/").last ?? "" } == ["ttyUSB1", "ttyUSB9", "ttyUSB10"])
    }

    @Test func linkIsDescribedAsWhatItPointsTo() throws {
        let tree = try MachineTree()
        try tree.addAdapter("ttyUSB0", place: "1-1", serial: "A")
        try tree.addLink("by-id", "head", to: "ttyUSB0")
        let path = tree.devices + "/serial/by-id/head"
        let device = SerialDevice.at(path, system: tree.system, devices: tree.devices)
        #expect(device.path == path)
        #expect(device.usb?.serialNumber == "A")
        #expect(SerialDevice.at("/nonexistent", system: tree.system, devices: tree.devices).usb == nil)
    }

    @Test func machineWithoutAnyIsAnEmptyList() throws { #expect(try MachineTree().all() == []) }

    @Test func processThatHasTheDeviceOpenIsNamed() throws {
        let tree = try MachineTree()
        try tree.addProcess(4711, "vzlogger", open: ["/dev/null", "/dev/ttyX9"])
        try tree.addProcess(12, "bash", open: ["/dev/null"])
        let users = DeviceUsers.of("/dev/ttyX9", processes: tree.processes)
        #expect(users == [DeviceUser(process: 4711, program: "vzlogger")])
    }

    @Test func otherSideOfAPseudoTerminalIsNoUser() throws {
        let tree = try MachineTree()
        try tree.addProcess(7, "socat", open: ["/dev/pts/9999", "/dev/ptmx"])
        try tree.addProcess(8, "cat", open: ["/dev/pts/9999"])
        #expect(DeviceUsers.of("/dev/pts/9999", processes: tree.processes).map(\.process) == [8])
    }
}

@Suite
struct UdevRuleTests {
    @Test func adapterIsToldByItsSerialNumber() throws {
        let tree = try MachineTree()
        try tree.addAdapter("ttyUSB0", place: "1-1", serial: "0141A2B3")
        try tree.addAdapter("ttyUSB1", place: "1-2", serial: "0141A2B4")
        let all = tree.all()
        #expect(
            UdevRule.text(for: all[0], name: "house", among: all)
                == #"SUBSYSTEM=="tty", ATTRS{idVendor}=="10c4", ATTRS{idProduct}=="ea60", ATTRS{serial}=="0141A2B3", SYMLINK+="house""#
        )
    }

    @Test(arguments: [nil, "0001", "a\", RUN+=\"x", "a*"])
    func adapterWithoutANumberOfItsOwnIsToldByItsSocket(_ serial: String?) throws {
        let tree = try MachineTree()
        try tree.addAdapter("ttyUSB0", place: "1-1", serial: serial)
        try tree.addAdapter("ttyUSB1", place: "1-2", serial: serial)
        let all = tree.all()
        #expect(
            UdevRule.text(for: all[1], name: "house", among: all)
                == #"SUBSYSTEM=="tty", KERNELS=="1-2", SYMLINK+="house""#)
    }

    @Test func portsOfOneAdapterAreToldApart() throws {
        let tree = try MachineTree()
        try tree.addAdapter("ttyUSB0", place: "1-1", serial: "A", interface: "00")
        try tree.addAdapter("ttyUSB1", place: "1-1", serial: "A", interface: "01")
        let all = tree.all()
        #expect(
            UdevRule.text(for: all[1], name: "m", among: all)?.contains(#"ENV{ID_USB_INTERFACE_NUM}=="01""#) == true)
    }

    @Test func ownPortNeedsNoRule() throws {
        let tree = try MachineTree()
        try tree.addOwnPort("ttyS0", type: "4")
        #expect(UdevRule.text(for: tree.all()[0], name: "m", among: tree.all()) == nil)
    }

    @Test(arguments: [("../../x", "______x"), ("a b\"", "a_b_"), ("", "meter"), ("house-1", "house-1")])
    func nameCannotLeaveItsPlace(_ name: String, _ expected: String) { #expect(UdevRule.linkName(name) == expected) }
}
