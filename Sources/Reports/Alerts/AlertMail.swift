import Archive
import OBIS
import Rendering
import Settings

/// The mail of an alert.
public enum AlertMail {
    /// What the mail says. `subjectPrefix` is that of the configuration, `mailsLeft` how many more may be sent in 24 hours.
    public static func content(_ news: AlertNews, subjectPrefix: String, mailsLeft: Int) -> OutboxContent {
        let texts = AlertTexts.of(news.alert.language)
        let forms = ReportLanguage.of(news.alert.language).forms
        let (what, lines) = Writer(news: news, texts: texts, forms: forms).parts
        let subject = Template.fill(news.change == .ended ? texts.ended : texts.began, ["what": what])
        var text = what + "\n\n" + lines.map { $0 + "\n" }.joined()
        if mailsLeft <= 0 {
            text += "\n" + Template.fill(texts.last, ["n": forms.number(news.alert.maximumPerDay)]) + "\n"
        }
        text += "\n-- \n" + Template.fill(texts.signature, ["name": news.alert.name]) + "\n"
        return OutboxContent(
            subject: ReportContent.oneLine(subjectPrefix + subject), text: text, language: forms.code)
    }

    /// What happened in one line of English, for the log and the table of events.
    public static func summary(_ news: AlertNews) -> String {
        let forms = ReportLanguage.of(.english).forms
        let what = Writer(news: news, texts: .english, forms: forms).parts.what
        return String(what.map { $0 == "\u{a0}" ? " " : $0 })
    }

    /// Writes the sentences.
    private struct Writer {
        let news: AlertNews
        let texts: AlertTexts
        let forms: LanguageForms

        private var isOver: Bool { news.change == .ended }
        private var meter: String { Escape.terminal(news.meter ?? "") }

        /// What happened in one line, and what else is to be said.
        var parts: (what: String, lines: [String]) {
            switch news.facts {
            case .silent(let limit, let newest): silent(limit, newest)
            case .value(let condition, let duration, let latest, let extreme):
                value(condition, duration, latest, extreme)
            case .disk(let free, let total, let limit): disk(free, total, limit)
            case .checksumErrors(let count, _): checksum(count)
            }
        }

        private func silent(_ limit: Int64, _ newest: Int64?) -> (String, [String]) {
            if isOver {
                let last = newest.map { [line(texts.newest, ["time": time($0), "age": age($0)])] }
                return (line(texts.back, ["meter": meter]), [time(news.atMilliseconds)] + (last ?? []))
            }
            let last = newest.map { line(texts.newest, ["time": time($0), "age": age($0)]) } ?? texts.never
            let what = line(texts.silent, ["meter": meter, "limit": forms.duration(milliseconds: limit)])
            return (what, [last, texts.silentHint])
        }

        private func value(
            _ condition: ValueCondition, _ duration: Int64, _ latest: ScaledValue, _ extreme: ScaledValue
        ) -> (String, [String]) {
            let values = [
                "meter": meter, "name": condition.name, "value": number(latest, condition), "condition": condition.text,
                "duration": forms.duration(milliseconds: duration),
            ]
            let isUpper = condition.comparison.isUpper
            if isOver {
                let was = line(isUpper ? texts.highestWas : texts.lowestWas, ["value": number(extreme, condition)])
                return (line(texts.valueBack, values), [time(news.atMilliseconds), was])
            }
            guard case .began(let since) = news.change else { return ("", []) }
            let lines = [
                line(texts.since, ["time": time(since)]),
                line(isUpper ? texts.highest : texts.lowest, ["value": number(extreme, condition)]),
            ]
            return (line(duration == 0 ? texts.value : texts.valueFor, values), lines)
        }

        private func disk(_ free: Int64, _ total: Int64, _ limit: Int64) -> (String, [String]) {
            let values = ["free": forms.bytes(free), "total": forms.bytes(total)]
            return (line(isOver ? texts.diskBack : texts.disk, values), isOver ? [] : [texts.diskHint])
        }

        private func checksum(_ count: Int64) -> (String, [String]) {
            let values = ["meter": meter, "n": forms.number(Int(clamping: count))]
            return (
                line(isOver ? texts.checksumBack : texts.checksum, values), isOver ? [] : [texts.checksumHint]
            )
        }

        private func line(_ template: String, _ values: [String: String]) -> String { Template.fill(template, values) }

        private func number(_ value: ScaledValue, _ condition: ValueCondition) -> String {
            let number = forms.number(ExactNumber(value))
            return condition.unit.map { number + "\u{a0}" + $0 } ?? number
        }

        private func time(_ milliseconds: Int64) -> String {
            var zone = LocalTime()
            let civil = zone.civil(at: milliseconds)
            return "\(forms.shortDate(civil)), \(forms.time(civil, seconds: true))"
        }

        private func age(_ milliseconds: Int64) -> String {
            forms.duration(milliseconds: news.atMilliseconds - milliseconds)
        }
    }
}
