"""What the tests of mails share: a mail server as a child process, certificates of an authority of their own, moved clocks."""

import email
import email.policy
import json
import os
import re
import socket
import subprocess
import time
from pathlib import Path

from harness import PROGRAM, TOP, Child, EndToEndTest, say, wait_until

PYTHON = Path(os.environ.get("SMTRACE_TEST_PYTHON", TOP / ".build" / "test-python" / "bin" / "python"))
SERVER = Path(__file__).resolve().parent / "mail_server.py"


def faked(how, *words):
    """A command whose clocks are moved: `+3h`, or `+0 x60` for sixty times as fast.

    libfaketime changes the environment of the first process that it is in, and a program in Swift finds its arguments by its
    environment; so that first one is `env`.
    """
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        raise AssertionError("libfaketime is not there: run scripts/setup test")
    return ["env", f"LD_PRELOAD={found[0]}", f"FAKETIME={how}", "FAKETIME_DONT_RESET=1", "env", *map(str, words)]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Authority:
    """A certificate authority of the test's own."""

    def __init__(self, folder, name):
        self.folder = folder
        self.key, self.certificate = folder / f"{name}.key", folder / f"{name}.pem"
        self.openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out", self.certificate, "-days", "3650",
            "-subj", f"/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE")

    def openssl(self, *words, clock=None):
        command = ["openssl", *map(str, words)]
        subprocess.run(faked(clock, *command) if clock else command, check=True, capture_output=True)

    def issue(self, name, hosts, days=365, clock=None):
        """A key and a certificate for hosts, `DNS:localhost,IP:127.0.0.1`; `clock` is when it is made."""
        key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.pem"
        request, extensions = self.folder / f"{name}.csr", self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={hosts}\n")
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", f"/CN={name}")
        self.openssl(
            "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial", "-days", days,
            "-extfile", extensions, "-out", certificate, clock=clock)
        return ["--certificate", certificate, "--key", key]


class MailServer(Child):
    """The server; mails that it took are in `mails`."""

    def __init__(self, test, *options, folder="mails", port=0):
        if not PYTHON.exists():
            raise AssertionError(f"{PYTHON} is not there: run scripts/setup test")
        self.folder = test.folder / folder
        super().__init__(test, "mail-server", [PYTHON, SERVER, self.folder, "--port", port, *options])
        self.port = int(self.wait_for(r"listening on (\d+)").group(1))

    def behave(self, **steps):
        """How it misbehaves from now on; nothing for not at all."""
        part = self.folder / "behaviour.part"
        part.write_text(json.dumps(steps))
        part.rename(self.folder / "behaviour.json")

    @property
    def mails(self):
        numbers = sorted(int(path.stem.split("-")[1]) for path in self.folder.glob("envelope-*.json"))
        return [Mail(self.folder, number) for number in numbers]

    def wait_for_mail(self, what, wanted, count=1, seconds=60):
        """The first `count` mails for which `wanted` is true."""

        def found():
            mails = [mail for mail in self.mails if wanted(mail)]
            return mails if len(mails) >= count else None

        return wait_until(lambda: f"{what}; there are {[mail.subject for mail in self.mails]}", found, seconds)


class Delivered:
    """A mail that came: bytes, and what Python's parser makes of it."""

    def __init__(self, content):
        self.bytes = content
        self.message = email.message_from_bytes(content, policy=email.policy.default)

    @property
    def subject(self):
        return str(self.message["subject"])

    @property
    def id(self):
        return str(self.message["message-id"])

    @property
    def report(self):
        """The report's name, which stands in the Message-ID."""
        return self.id[1:].split(".")[0]

    @property
    def minute(self):
        """The minute that it is for, milliseconds since 1970."""
        return int(self.id.split("@")[0].split(".")[-3])

    def body(self, kind):
        part = self.message.get_body((kind,))
        return None if part is None else part.get_content().replace("\r\n", "\n")

    @property
    def attachments(self):
        return {part.get_filename(): part.get_payload(decode=True) for part in self.message.iter_attachments()}


class Mail(Delivered):
    """A mail that the server of the tests took, with its envelope."""

    def __init__(self, folder, number):
        self.envelope = json.loads((folder / f"envelope-{number}.json").read_text())
        super().__init__((folder / f"{number}.eml").read_bytes())


def without_disk(text):
    """Lines without those that say how much of the disk is free, which changes."""
    return [line for line in text.splitlines() if not re.search(r"[0-9]\s[GMT]B", line)]


class MailTest(EndToEndTest):
    """A test with a mail server, whose configuration has mail, reports and alerts."""

    def setUp(self):
        super().setUp()
        self.password = self.folder / "mail.password"
        self.password.write_text("s3cret #1\n")
        self.password.chmod(0o600)

    def mail_configuration(self, port, meters=None, reports=None, alerts=None, name="smtrace.cfg", captures=None, **mail):
        """Writes a configuration whose mails go to a port of this machine."""
        path = self.configuration(
            meters or {"house": {"source": "simulator", "profile": "household", "rate": 1}}, captures, name,
            time_zone="Europe/Berlin")
        content = json.loads(path.read_text())
        mail = {"server": "localhost", "port": port, "from": "Zähler <meter@example.org>"} | mail
        content["mail"] = {key: value for key, value in mail.items() if value is not None}
        content |= {key: value for key, value in [("reports", reports), ("alerts", alerts)] if value}
        path.write_text(json.dumps(content, indent=1), "utf-8")
        return path

    def start(self, configuration, clock="+0 x60"):
        """Starts a recorder whose clocks are moved, and waits until it listens."""
        child = Child(self, "run", faked(clock, PROGRAM, "run", "--config", configuration))
        child.wait_for("listening to")
        return child

    def outbox(self, configuration):
        """The mails of the outbox as `smtrace report outbox` tells them."""
        return self.succeed("report", "outbox", "--config", configuration, "--limit", 1000, "--format", "json").objects

    # What came is held against the archive

    def assert_is_preview(self, mail, configuration):
        """Text and HTML are what `smtrace report preview` says for that minute."""
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(mail.minute / 1000))
        preview = ("report", "preview", mail.report, "--config", configuration, "--at", when)
        self.assertEqual(without_disk(mail.body("plain")), without_disk(self.succeed(*preview, "--text").out))
        if mail.report == "daily":
            self.assertEqual(
                without_disk(mail.body("html")), without_disk(self.succeed(*preview, "--html", "-").out))

    def assert_captures(self, mails):
        """What is attached are the closed captures, byte for byte, none twice."""
        files = {path.name: path.read_bytes() for path in (self.archive / "captures" / "house").iterdir()}
        seen = {}
        for mail in mails:
            for name, content in mail.attachments.items():
                self.assertNotIn(name, seen)
                seen[name] = content
                self.assertEqual(content, files[name])
        self.assertGreater(len(seen), 1)
        say(f"{len(seen)} captures, {sum(map(len, seen.values()))} bytes")
