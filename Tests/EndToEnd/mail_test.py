#!/usr/bin/env python3
"""Reports and alerts arrive whole through a real server, each once, whatever happens to it and to the processes."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import PROGRAM, Simulator, main, say, wait_until  # noqa: E402
from mail import Authority, MailServer, MailTest, faked, free_port  # noqa: E402

MINUTE = 60_000
MAIL_PROGRAM = PROGRAM.parent / "smtrace-mail"
LOGIN = {"security": "starttls", "user": "meter", "password_file": "mail.password", "ca_file": "authority.pem"}


class MailsArriveTest(MailTest):
    def test_every_kind_is_whole(self):
        authority = Authority(self.folder, "authority")
        server = MailServer(self, *authority.issue("right", "DNS:localhost"), "--user", "meter", "--password", "s3cret #1")
        common = {"to": ["Frau Müller <me@example.org>"], "cc": "you@example.org", "bcc": "secret@example.org"}
        reports = {
            "values": {"kind": "readings", "cron": "* * * * *", "language": "de", "reply_to": "answer@example.org"} | common,
            "daily": {"kind": "digest", "cron": "*/3 * * * *", "language": "de"} | common,
            "raw": {"kind": "captures", "cron": "*/5 * * * *"} | common,
        }
        alerts = [{"meter": "house", "when": "power > 1 W", "for": "1m", "name": "Strom: \"viel\" ☀", "language": "de"} | common]
        configuration = self.mail_configuration(
            server.port, {"house": {"source": "simulator", "rate": 1, "note": "Küche, Bad\u2028und Flur"}}, reports, alerts,
            subject_prefix="[Zähler] ", **LOGIN)
        recorder = self.start(configuration)
        for name in ("values", "daily", "raw"):
            server.wait_for_mail(f"mails of {name}", lambda mail: mail.report == name, 2, seconds=120)
        alert = server.wait_for_mail("the alert", lambda mail: "viel" in mail.body("plain"))[0]
        recorder.stop()
        self.assertEqual(recorder.process.returncode, 0, recorder.log)
        say(f"{len(server.mails)} mails")
        self.assertEqual(max(Counter(mail.id for mail in server.mails).values()), 1)
        for mail in server.mails:
            self.assert_headers(mail)
        self.assertIn("1 W", alert.body("plain"))
        for mail in server.mails:
            if mail.report in ("values", "daily"):
                self.assert_is_preview(mail, configuration)
        self.assert_captures([mail for mail in server.mails if mail.report == "raw"])

    def assert_headers(self, mail):
        self.assertEqual(
            mail.envelope["to"], ["me@example.org", "you@example.org", "secret@example.org"])
        self.assertEqual((mail.envelope["from"], mail.envelope["user"]), ("meter@example.org", "meter"))
        self.assertNotIn(b"secret@", mail.bytes)
        message = mail.message
        self.assertEqual(str(message["from"]), "Zähler <meter@example.org>")
        self.assertEqual(str(message["to"]), "Frau Müller <me@example.org>")
        self.assertEqual(str(message["cc"]), "you@example.org")
        self.assertEqual(message["auto-submitted"], "auto-generated")
        self.assertTrue(mail.subject.startswith("[Zähler] "), mail.subject)
        self.assertEqual(message.defects, [])
        self.assertEqual(str(message["reply-to"] or ""), "answer@example.org" if mail.report == "values" else "")
        self.assertTrue(all(len(line) <= 998 for line in mail.bytes.split(b"\r\n")))
        self.assertNotRegex(mail.bytes.replace(b"\r\n", b""), rb"[\r\n]")


class OutageTest(MailTest):
    def test_server_that_is_down_for_an_hour_gets_each_mail_once(self):
        port = free_port()
        configuration = self.mail_configuration(
            port, reports={"values": {"kind": "readings", "to": "me@example.org", "cron": "*/10 * * * *"}}, security="none")
        recorder = self.start(configuration)
        wait_until("an hour of mails", lambda: len(self.entered()) >= 7, 120)
        self.assertTrue(all(state == "due" for state, _ in self.entered()))
        self.assertRegex(recorder.log, r"not sent now: nobody listens at localhost:\d+")
        tried = self.rows("SELECT count(*) FROM outbox_attempt")[0][0]
        say(f"{len(self.entered())} mails wait, tried {tried} times")
        server = MailServer(self, port=port)
        wait_until(
            lambda: f"all to be sent: {self.entered()}",
            lambda: sum(state == "sent" for state, _ in self.entered()) >= 9, 180)
        recorder.stop()
        minutes = [mail.minute for mail in server.mails]
        self.assertEqual(len(minutes), len(set(minutes)), "one is there twice")
        self.assertEqual(sorted(minutes), list(range(min(minutes), max(minutes) + 1, 10 * MINUTE)), "one is missing")
        sent = {minute for state, minute in self.entered() if state == "sent"}
        self.assertEqual(sent, set(minutes))

    def entered(self):
        try:
            return self.rows("SELECT state, for_ms FROM outbox")
        except sqlite3.OperationalError:
            return []

    def test_refusal_is_an_event_and_is_tried_again_when_somebody_wants_it(self):
        server = MailServer(self)
        server.behave(content="554 no")
        configuration = self.mail_configuration(
            server.port, reports={"values": {"kind": "readings", "to": "me@example.org", "cron": "*/5 * * * *"}}, security="none")
        recorder = self.start(configuration)
        recorder.wait_for("not sent: .*554 no.*smtrace report outbox --retry 1", 60)
        self.assertTrue(self.rows("SELECT 1 FROM event WHERE kind = 'mail_failed' AND detail LIKE '%554 no%'"))
        server.behave()
        self.succeed("report", "outbox", "--config", configuration, "--retry", "failed")
        first = wait_until("it is sent", lambda: [mail for mail in self.outbox(configuration) if mail["id"] == "1" and mail["state"] == "sent"])
        self.assertEqual(first[0]["message_id"], [mail.id for mail in server.mails if mail.id == first[0]["message_id"]][0])
        recorder.stop()


class KilledTest(MailTest):
    """SIGKILL at random moments: nothing is lost, and nothing comes twice but what was being handed over then."""

    def setUp(self):
        super().setUp()
        self.random = random.Random(20_261_125)

    def prepare(self, count, **mail):
        """An archive with some telegrams, and so many mails that are due."""
        server = MailServer(self)
        server.behave(delay=0.05)
        configuration = self.mail_configuration(
            server.port, captures={"compress": False},
            reports={"values": {"kind": "readings", "to": "me@example.org", "cron": "@daily"}}, security="none")
        dump = self.folder / "dump.bin"
        self.succeed("simulate", "--profile", "household", "--seed", 3, "--count", 20, "--out", dump)
        self.succeed("import", "--config", configuration, "--meter", "house", "--start", "-1d", dump)
        self.enter(count)
        return server, configuration

    def enter(self, count):
        """Enters mails for so many further minutes into the outbox, due at once."""
        now = time.time_ns() // 1_000_000
        connection = sqlite3.connect(self.archive / "smtrace.db", timeout=10)
        with connection:
            last = connection.execute("SELECT min(for_ms) FROM outbox").fetchone()[0] or (now // MINUTE + 1) * MINUTE
            for minute in range(last - count * MINUTE, last, MINUTE):
                connection.execute(
                    "INSERT INTO outbox (report, kind, for_ms, state, created_ms, next_ms, message_id)"
                    " VALUES ('values', 'readings', ?, 'due', ?, ?, ?)",
                    (minute, now, now, f"<values.x.{minute}.1.a@example.org>"))
        connection.close()

    def delivery(self, configuration):
        return [str(MAIL_PROGRAM), "deliver", "--config", str(configuration), "--archive", str(self.archive)]

    def test_killed_deliveries_lose_no_mail(self):
        server, configuration = self.prepare(5)
        command = self.delivery(configuration)
        killed, count, hours = 0, 5, 0
        while self.rows("SELECT 1 FROM outbox WHERE state <> 'sent'"):
            # Each is later than the longest pause, so that all is due.
            hours += 5
            process = subprocess.Popen(faked(f"+{hours}h", *command), stdout=subprocess.DEVNULL)
            # In the end they are left alone, so that all can be sent.
            moment = self.random.uniform(0.02, 0.6) if killed < 40 else 60
            try:
                self.assertEqual(process.wait(moment), 0)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                killed += 1
            if killed < 40:
                self.enter(2)
                count += 2
        self.assertEqual(killed, 40)
        self.assert_once_but_for_doubt(server, count)

    def assert_once_but_for_doubt(self, server, count):
        came = Counter(mail.id for mail in server.mails)
        doubts = Counter(
            id for (id,) in self.rows(
                "SELECT message_id FROM outbox_attempt AS a JOIN outbox AS m ON m.id = a.outbox_id"
                " WHERE a.outcome = 'interrupted' AND a.detail LIKE '%while the mail was handed over%'"))
        self.assertEqual(len(came), count)
        for id, times in came.items():
            self.assertLessEqual(times, 1 + doubts[id], id)
        self.assertEqual(self.rows("SELECT count(*) FROM outbox_content")[0][0], 0)
        say(f"{sum(came.values())} mails for {count} minutes, {sum(doubts.values())} hand-overs in doubt")

    def test_answer_that_never_came_is_sent_again_with_the_same_id(self):
        server, configuration = self.prepare(1)
        server.behave(content="take and drop")
        command = self.delivery(configuration)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        self.assertRegex(self.rows("SELECT last_error FROM outbox")[0][0], "may have been delivered all the same")
        server.behave()
        subprocess.run(faked("+2m", *command), check=True, stdout=subprocess.DEVNULL)
        self.assertEqual([mail.id for mail in server.mails], [server.mails[0].id] * 2)
        self.assertEqual(server.mails[0].body("plain"), server.mails[1].body("plain"))

    def test_wish_to_end_leaves_the_mail_due(self):
        server, configuration = self.prepare(1)
        server.behave(sender="hang")
        process = subprocess.Popen(self.delivery(configuration), stdout=subprocess.DEVNULL)
        wait_until("it is being sent", lambda: self.rows("SELECT 1 FROM outbox WHERE state = 'sending'"))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(10), 0)
        self.assertEqual(self.rows("SELECT state, attempts FROM outbox"), [("due", 0)])

    def test_two_deliveries_at_once_send_once(self):
        server, configuration = self.prepare(10)
        command = self.delivery(configuration)
        processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(4)]
        self.assertEqual([process.wait(60) for process in processes], [0] * 4)
        self.assertEqual(sorted(Counter(mail.id for mail in server.mails).values()), [1] * 10)

    def test_killed_recorder_loses_no_mail(self):
        server = MailServer(self)
        server.behave(delay=0.3)
        configuration = self.mail_configuration(
            server.port, reports={"values": {"kind": "readings", "to": "me@example.org", "cron": "* * * * *"}}, security="none")
        rounds = 5
        for number in range(rounds):
            recorder = self.start(configuration, f"+{number * 3}h x60")
            courier = wait_until("mails are sent", lambda: self.children_of(recorder.process.pid), 60)[0]
            time.sleep(self.random.uniform(0, 0.8))
            # Once both die, once the recorder alone.
            if number % 2 == 0:
                try:
                    os.kill(courier, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            recorder.process.kill()
            recorder.process.wait()
        recorder = self.start(configuration, f"+{rounds * 3}h x60")
        wait_until(
            lambda: f"all are sent: {self.outbox(configuration)}",
            lambda: not self.rows("SELECT 1 FROM outbox WHERE state <> 'sent' AND for_ms < ?", self.last_minute() - 5 * MINUTE)
            and len(server.mails) >= 2 * rounds, 90)
        recorder.stop()
        came = Counter(mail.id for mail in server.mails)
        sent = {id for (id,) in self.rows("SELECT message_id FROM outbox WHERE state = 'sent'")}
        self.assertEqual(sent - set(came), set(), "sent, it says, but the server has it not")
        doubts = self.rows(
            "SELECT count(*) FROM outbox_attempt WHERE outcome = 'interrupted' AND detail LIKE '%while the mail was handed%'")
        self.assertLessEqual(sum(came.values()) - len(came), doubts[0][0])
        say(f"{len(came)} mails, {sum(came.values()) - len(came)} twice, {doubts[0][0]} in doubt")

    def last_minute(self):
        return self.rows("SELECT max(for_ms) FROM outbox")[0][0]

    @staticmethod
    def children_of(process):
        """The children of all threads of a process."""
        found = []
        for path in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                found += map(int, path.read_text().split())
            except OSError:
                pass
        return found


class AlertTest(MailTest):
    def test_silent_meter_and_its_return_are_told_once_each(self):
        server = MailServer(self)
        link = self.folder / "head"
        simulator = Simulator(self, link, rate=5)
        configuration = self.mail_configuration(
            server.port, {"house": {"source": "serial", "device": str(link)}}, security="none",
            alerts=[{"meter": "house", "silent": "3m", "to": "me@example.org"}])
        recorder = self.start(configuration)
        recorder.wait_for("first telegram")
        wait_until("the clock is trusted", lambda: self.telegrams("house") > 60, 60)
        simulator.kill()
        link.unlink(missing_ok=True)
        silent = server.wait_for_mail("silence", lambda mail: "silent" in mail.subject or "no telegram" in mail.subject.lower(), 1, 90)
        say(silent[0].subject)
        Simulator(self, link, rate=5)
        wait_until(lambda: f"its return; {[mail.subject for mail in server.mails]}", lambda: len(server.mails) == 2, 90)
        say(server.mails[1].subject)
        recorder.stop()
        self.assertEqual(
            [kind for (kind,) in self.rows("SELECT kind FROM event WHERE kind LIKE 'alert%' ORDER BY id")], ["alert", "alert_over"])
        self.assertEqual(len(server.mails), 2)


if __name__ == "__main__":
    main()
