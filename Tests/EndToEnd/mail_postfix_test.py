#!/usr/bin/env python3
"""Mails go through a mail server of Debian's (Postfix) into mailboxes, and are whole there; what it refuses is told."""

import re
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import main, say, wait_until  # noqa: E402
from mail import Authority, MailTest, free_port  # noqa: E402
from postfix import Postfix  # noqa: E402

TLS = {"security": "starttls", "ca_file": "authority.pem", "client_name": "meter.example.org"}


class PostfixTest(MailTest):
    def postfix(self, *users, **options):
        authority = Authority(self.folder, "authority")
        _, certificate, _, key = authority.issue("right", "DNS:localhost,IP:::1")
        return Postfix(self, free_port(), users, certificate, key, **options)

    def test_every_kind_comes_whole_into_the_mailboxes(self):
        server = self.postfix("me", "you", "secret")
        common = {"to": ["Frau Müller <me@example.org>"], "cc": "you@example.org", "bcc": "secret@example.org", "language": "de"}
        reports = {
            "values": {"kind": "readings", "cron": "* * * * *"} | common,
            "daily": {"kind": "digest", "cron": "*/3 * * * *", "attach": ["csv", "svg"]} | common,
            "raw": {"kind": "captures", "cron": "*/5 * * * *"} | common,
        }
        # A subject of 300 characters, so that it is folded; a digest's lines of HTML are folded too.
        note = "Küche, Bad und Flur " * 15
        configuration = self.mail_configuration(
            server.port, {"house": {"source": "simulator", "rate": 2, "note": note}}, reports, subject_prefix="[Zähler] ", **TLS)
        # What the digests tell of.
        yesterday = self.folder / "yesterday.pcapng"
        self.succeed("simulate", "--profile", "household", "--rate", "0.02", "--count", 5000, "--out", yesterday)
        self.succeed("import", "--config", configuration, "--meter", "house", yesterday)
        recorder = self.start(configuration)
        wait_until(
            lambda: f"two of each kind: {[mail.report for mail in server.mails('me')]}\n{server.log}",
            lambda: min(self.count(server, name) for name in reports) >= 2, 120)
        recorder.stop()
        self.assertEqual(recorder.process.returncode, 0, recorder.log)
        wait_until("all are delivered", lambda: len(server.mails("me")) == self.sent())
        mails = server.mails("me")
        say(f"{len(mails)} mails for each of three mailboxes")
        self.assertEqual(len({mail.id for mail in mails}), len(mails), "one is there twice")
        for user in ("you", "secret"):
            self.assertEqual({mail.id for mail in server.mails(user)}, {mail.id for mail in mails})
        for mail in mails:
            self.assert_headers(mail, note)
            if mail.report != "raw":
                self.assert_is_preview(mail, configuration)
        self.assert_captures([mail for mail in mails if mail.report == "raw"])
        for mail in mails:
            if mail.report == "daily":
                self.assert_period_is_attached(mail, configuration)

    @staticmethod
    def count(server, name):
        return sum(mail.report == name for mail in server.mails("me"))

    def sent(self):
        return self.rows("SELECT count(*) FROM outbox WHERE state = 'sent'")[0][0]

    def assert_headers(self, mail, note):
        message = mail.message
        self.assertEqual(message.defects, [])
        self.assertEqual(message["return-path"], "<meter@example.org>")
        self.assertIn("meter.example.org", message["received"])
        self.assertIn("with ESMTPS", message["received"])
        self.assertEqual(str(message["from"]), "Zähler <meter@example.org>")
        self.assertEqual(str(message["to"]), "Frau Müller <me@example.org>")
        self.assertEqual(str(message["cc"]), "you@example.org")
        self.assertNotIn(b"secret@", mail.bytes.split(b"\nDate: ", 1)[1])
        self.assertTrue(mail.subject.startswith("[Zähler] "), mail.subject)
        if mail.report == "values":
            self.assertEqual(mail.subject, f"[Zähler] house / {note.strip()}")
        self.assertTrue(all(len(line) <= 998 for line in mail.bytes.split(b"\n")))
        self.assertNotIn(b"\r", mail.bytes)

    def assert_period_is_attached(self, mail, configuration):
        """Table and picture are what `smtrace report preview` writes for that minute, byte for byte."""
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(mail.minute / 1000))
        folder = self.folder / f"attached-{mail.minute}"
        self.succeed("report", "preview", "daily", "--config", configuration, "--at", when, "--attachments", folder)
        self.assertEqual(mail.attachments, {path.name: path.read_bytes() for path in folder.iterdir()})
        self.assertEqual(sorted(name.rsplit(".", 1)[1] for name in mail.attachments), ["csv", "svg"])

    def test_what_it_refuses_is_told_in_its_words(self):
        server = self.postfix("me", limit=3000)
        configuration = self.mail_configuration(
            server.port, reports={"values": {"kind": "readings", "to": ["me@example.org"], "cron": "@daily"}}, **TLS)
        test = ("report", "test-mail", "--config", configuration)
        some = self.smtrace(*test, "--to", "me@example.org", "--to", "nobody@example.org")
        self.assertEqual(some.code, 2, some.err)
        self.assertRegex(some.err, "not sent to nobody@example.org: 550 5.1.1 .*User unknown in virtual mailbox table")
        none = self.smtrace(*test, "--to", "nobody@example.org")
        self.assertEqual(none.code, 1)
        self.assertRegex(none.err, r"refuses the recipients \(nobody@example.org: 550 5.1.1 .*check the addresses under to, cc")
        far = self.smtrace(*test, "--to", "far@example.com")
        self.assertRegex(far.err, r"refuses the recipients \(far@example.com: 554 5.7.1 .*Relay access denied.*wants a login")
        server.wait_for_mails("me", 1)
        dump = self.folder / "dump.bin"
        self.succeed("simulate", "--profile", "household", "--seed", 3, "--count", 20, "--out", dump)
        self.succeed("import", "--config", configuration, "--meter", "house", "--start", "-2h", dump)
        large = self.smtrace("report", "send", "values", "--config", configuration)
        self.assertEqual(large.code, 1)
        self.assertRegex(large.err, r"too large for localhost:\d+ \(552 5.3.4 .*\); it takes 3000 bytes; set a smaller max_size")
        for result in (some, none, far, large):
            say(result.err.strip())
        self.assertEqual(len(server.mails("me")), 1)

    def test_ipv6(self):
        server = self.postfix("me", address="[::1]")
        for name in ("::1", "[::1]"):
            configuration = self.mail_configuration(
                server.port, reports={"values": {"kind": "readings", "to": ["me@example.org"], "cron": "@daily"}},
                server=name, **TLS)
            result = self.succeed("report", "test-mail", "--config", configuration)
            self.assertIn(f"connected to [::1]:{server.port}\n", result.out)
        self.assertTrue(re.search(r"IPv6:::1|\[::1\]", server.wait_for_mails("me", 2)[0].message["received"]))


if __name__ == "__main__":
    main()
