import SQLite

/// Up to which minute a report has been entered.
public struct ReportState: Sendable, Equatable {
    /// The report's name.
    public var report: String
    /// The schedule by which that was, as text.
    public var schedule: String
    /// Since when it is configured, milliseconds since 1970.
    public var sinceMilliseconds: Int64
    /// The last minute that was entered or left out, milliseconds since 1970.
    public var lastMilliseconds: Int64

    /// The state of a report.
    public init(report: String, schedule: String, sinceMilliseconds: Int64, lastMilliseconds: Int64) {
        self.report = report
        self.schedule = schedule
        self.sinceMilliseconds = sinceMilliseconds
        self.lastMilliseconds = lastMilliseconds
    }
}

/// An alert that is on.
public struct AlertState: Sendable, Equatable {
    /// What the alert is called.
    public var alert: String
    /// The meter; empty where it concerns none.
    public var meter: String
    /// When it happened, milliseconds since 1970.
    public var sinceMilliseconds: Int64
    /// Whether a mail was entered for it.
    public var wasTold: Bool

    /// The state of an alert.
    public init(alert: String, meter: String, sinceMilliseconds: Int64, wasTold: Bool) {
        self.alert = alert
        self.meter = meter
        self.sinceMilliseconds = sinceMilliseconds
        self.wasTold = wasTold
    }
}

// What schedules and alerts remember from one start to the next.
extension OutboxTable {
    /// The states of all reports that were ever configured.
    public func reportStates() throws -> [ReportState] {
        try connection.fetchAll("SELECT report, schedule, since_ms, last_ms FROM report_state ORDER BY report") {
            ReportState(
                report: $0.text(at: 0), schedule: $0.text(at: 1), sinceMilliseconds: $0.int64(at: 2),
                lastMilliseconds: $0.int64(at: 3))
        }
    }

    /// Keeps the state of a report.
    public func save(_ state: ReportState) throws {
        try connection.run(
            "INSERT OR REPLACE INTO report_state (report, schedule, since_ms, last_ms) VALUES (?, ?, ?, ?)",
            [
                .text(state.report), .text(state.schedule), .integer(state.sinceMilliseconds),
                .integer(state.lastMilliseconds),
            ])
    }

    /// The alerts that are on.
    public func alertStates() throws -> [AlertState] {
        try connection.fetchAll("SELECT alert, meter, since_ms, told FROM alert_state ORDER BY alert, meter") {
            AlertState(
                alert: $0.text(at: 0), meter: $0.text(at: 1), sinceMilliseconds: $0.int64(at: 2),
                wasTold: $0.int64(at: 3) != 0)
        }
    }

    /// Keeps that an alert is on.
    public func save(_ state: AlertState) throws {
        try connection.run(
            "INSERT OR REPLACE INTO alert_state (alert, meter, since_ms, told) VALUES (?, ?, ?, ?)",
            [
                .text(state.alert), .text(state.meter), .integer(state.sinceMilliseconds),
                .integer(state.wasTold ? 1 : 0),
            ])
    }

    /// Forgets an alert that is over.
    public func remove(_ state: AlertState) throws {
        try connection.run(
            "DELETE FROM alert_state WHERE alert = ? AND meter = ?", [.text(state.alert), .text(state.meter)])
    }
}
