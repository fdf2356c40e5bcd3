// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A library target of the program: what it may import stands in docs/architecture.md and is tested by scripts/check.
func library(_ name: String, _ dependencies: [Target.Dependency] = [], plugins: [Target.PluginUsage] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict, plugins: plugins)
}

/// The tests of one target; every test target may use the helpers in Tests/TestSupport.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name + "Tests", dependencies: dependencies + ["TestSupport"], swiftSettings: strict)
}

let package = Package(
    name: "smtrace",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CTimex"),
        .target(name: "CCrashNote"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        library("SML"),
        library("OBIS"),
        library("PCAPNG"),
        library("Readings", ["SML", "OBIS"]),
        library("SQLite", ["CSQLite"]),
        library("YAML", ["CYAML"]),
        library("Settings", ["Crontab", "OBIS", "Secrets", "YAML"]),
        library("Crontab"),
        library("Secrets"),
        library("Mail", ["CCurl", "Secrets"]),
        library(
            "Archive", ["SML", "OBIS", "Readings", "PCAPNG", "SQLite", "CCrashNote", "CZlib"],
            plugins: ["EmbedMigrations"]),
        library("Acquisition", ["SML"]),
        library(
            "Recorder",
            [
                "Acquisition", "Archive", "CTimex", "Reports", "Settings", "Readings", "SML", "OBIS", "Rendering",
                .product(name: "Logging", package: "swift-log"),
            ]),
        library("Rendering", ["OBIS"]),
        library("Reports", ["Crontab", "Archive", "Rendering", "Settings", "OBIS"]),
        .executableTarget(
            name: "smtrace",
            dependencies: [
                "Recorder", "Acquisition", "Archive", "Readings", "PCAPNG", "SQLite", "SML", "OBIS", "Settings",
                "Rendering", "Reports", "Secrets",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        .executableTarget(
            name: "smtrace-mail",
            dependencies: [
                "Archive", "Mail", "Rendering", "Reports", "Secrets", "Settings",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .executableTarget(name: "embed-migrations", swiftSettings: strict),
        .plugin(name: "EmbedMigrations", capability: .buildTool(), dependencies: ["embed-migrations"]),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        tests("SML", ["SML"]),
        tests("OBIS", ["OBIS"]),
        tests("PCAPNG", ["PCAPNG"]),
        tests("Readings", ["Readings", "SML", "OBIS"]),
        tests("SQLite", ["SQLite"]),
        tests("YAML", ["YAML"]),
        tests("Settings", ["Settings", "Crontab", "OBIS", "Secrets", "YAML"]),
        tests("Archive", ["Archive", "SML", "OBIS", "PCAPNG", "SQLite", "Readings", "Acquisition"]),
        tests("Crontab", ["Crontab"]),
        tests("Reports", ["Reports", "Crontab", "Archive", "Rendering", "Settings", "OBIS", "SML"]),
        tests("Secrets", ["Secrets"]),
        tests("Mail", ["Mail", "Secrets"]),
        tests(
            "Delivery", ["smtrace-mail", "Acquisition", "Archive", "Mail", "Reports", "SQLite", "Settings"]),
        tests("Acquisition", ["Acquisition"]),
        tests("Recorder", ["Recorder", "Archive", "Acquisition", "SML", "OBIS", "Settings"]),
        tests("Rendering", ["Rendering"]),
        tests("Command", ["smtrace", "SML", "OBIS", "Rendering"]),
    ]
)
