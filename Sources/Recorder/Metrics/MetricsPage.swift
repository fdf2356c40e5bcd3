import Archive

/// The figures of a recorder as a page for Prometheus.
struct MetricsPage {
    /// What the archivist knows.
    struct Archived: Sendable, Equatable {
        var isRunning = true
        var application = ""
        /// Milliseconds since 1970.
        var startedMilliseconds: Int64 = 0
        var storedTelegrams: Int64 = 0
        var commits: Int64 = 0
        var failedCommits: Int64 = 0
        var lastCommitMilliseconds: Int64?
        /// Telegrams by meter, from the recorder's start.
        var messageFaults: [String: Int64] = [:]
        var passedOver: [String: Int64] = [:]
        /// Mails by state.
        var outbox: [String: Int64] = [:]
        var databaseBytes: Int64?
        var walBytes: Int64?
        var disk: FreeSpace?
    }

    /// The page at a time, milliseconds since 1970; `values` writes families of its own behind the others.
    static func text(
        _ archived: Archived, _ meters: [MeterFigures], now: Int64, values: (inout Exposition) -> Void = { _ in }
    ) -> String {
        var page = Exposition()
        page.family(
            "smtrace_build_info", .gauge, "The program that writes this; always 1.",
            [.init(labels: [("version", archived.application)], value: "1")])
        page.family(
            "smtrace_up", .gauge, "1 while the recorder runs, 0 once it has ended.", archived.isRunning ? "1" : "0")
        page.family(
            "smtrace_start_timestamp_seconds", .gauge, "When the recorder was started, Unix time.",
            Exposition.seconds(archived.startedMilliseconds))
        write(meters.filter { !$0.isRetired }, archived, now: now, to: &page)
        write(archived, to: &page)
        values(&page)
        return page.text
    }

    private static func write(_ meters: [MeterFigures], _ archived: Archived, now: Int64, to page: inout Exposition) {
        func family(_ name: String, _ kind: Exposition.Kind, _ help: String, _ value: (MeterFigures) -> String?) {
            page.family(
                name, kind, help,
                meters.compactMap { meter in value(meter).map { .init(labels: [("meter", meter.name)], value: $0) } })
        }
        family("smtrace_telegrams_total", .counter, "Telegrams with a right checksum.") { "\($0.telegrams)" }
        page.family(
            "smtrace_faults_total", .counter,
            "Telegrams that could not be used as a whole: a wrong checksum, a message that makes no sense, or passed over "
                + "because it had ended the program.",
            meters.flatMap { meter in
                [
                    ("checksum", meter.checksumFaults), ("message", archived.messageFaults[meter.name] ?? 0),
                    ("passed_over", archived.passedOver[meter.name] ?? 0),
                ].map { .init(labels: [("meter", meter.name), ("kind", $0.0)], value: "\($0.1)") }
            })
        family("smtrace_lost_telegrams_total", .counter, "Telegrams that found no room on the disk.") { "\($0.lost)" }
        family("smtrace_received_bytes_total", .counter, "Bytes that came in on the meter's source.") {
            $0.isConnected == nil ? nil : "\($0.receivedBytes)"
        }
        family("smtrace_discarded_bytes_total", .counter, "Bytes of these that belong to no telegram.") {
            $0.isConnected == nil ? nil : "\($0.discardedBytes)"
        }
        family("smtrace_connected", .gauge, "1 while the meter's source is open.") { meter in
            meter.isConnected.map { $0 ? "1" : "0" }
        }
        family("smtrace_disconnections_total", .counter, "How often the meter's source went away.") {
            $0.isConnected == nil ? nil : "\($0.disconnections)"
        }
        family("smtrace_silent", .gauge, "1 while a meter has sent nothing for ten times its interval.") {
            $0.isSilent ? "1" : "0"
        }
        family("smtrace_last_telegram_timestamp_seconds", .gauge, "When the newest telegram came, Unix time.") {
            $0.newestMilliseconds.map(Exposition.seconds)
        }
        family("smtrace_last_telegram_age_seconds", .gauge, "How long ago that was when this was written.") {
            $0.newestMilliseconds.map { Exposition.seconds(max(0, now - $0)) }
        }
    }

    private static func write(_ archived: Archived, to page: inout Exposition) {
        page.family(
            "smtrace_stored_telegrams_total", .counter, "Telegrams that became rows.", "\(archived.storedTelegrams)")
        page.family("smtrace_commits_total", .counter, "Transactions that stored telegrams.", "\(archived.commits)")
        page.family(
            "smtrace_failed_commits_total", .counter, "Transactions that failed and were tried again.",
            "\(archived.failedCommits)")
        page.family(
            "smtrace_last_commit_timestamp_seconds", .gauge, "When telegrams were last stored, Unix time.",
            archived.lastCommitMilliseconds.map(Exposition.seconds))
        page.family(
            "smtrace_outbox_mails", .gauge, "Mails in the outbox by state.",
            archived.outbox.sorted { $0.key < $1.key }.map { .init(labels: [("state", $0.key)], value: "\($0.value)") })
        page.family(
            "smtrace_database_size_bytes", .gauge, "The database file.", archived.databaseBytes.map { "\($0)" })
        page.family("smtrace_wal_size_bytes", .gauge, "Its write-ahead log.", archived.walBytes.map { "\($0)" })
        page.family(
            "smtrace_disk_free_bytes", .gauge, "Room on the archive's disk.", archived.disk.map { "\($0.free)" })
        page.family("smtrace_disk_size_bytes", .gauge, "The archive's disk.", archived.disk.map { "\($0.total)" })
    }
}
