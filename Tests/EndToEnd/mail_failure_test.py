#!/usr/bin/env python3
"""Each way in which a mail server can fail is told in a sentence that says what to change, and is tried again or not."""

import re
import socket
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import main, say  # noqa: E402
from mail import Authority, MailServer, MailTest, free_port  # noqa: E402

REPORTS = {"values": {"kind": "readings", "to": "me@example.org", "cc": "you@example.org", "cron": "@daily"}}
LOGIN = {"user": "meter", "password_file": "mail.password"}


def full_queue(test):
    """A port of this machine that answers no connection, as behind a firewall: nobody takes them, and the queue is full."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=0)
    test.addCleanup(listener.close)
    for _ in range(4):
        waiting = socket.socket()
        waiting.setblocking(False)
        waiting.connect_ex(listener.getsockname())
        test.addCleanup(waiting.close)
    return listener.getsockname()[1]


class MailFailureTest(MailTest):
    def setUp(self):
        super().setUp()
        self.authority = Authority(self.folder, "authority")
        self.right = self.authority.issue("right", "DNS:localhost")

    def server(self, *options, certificate=None):
        words = ["--user", "meter", "--password", "s3cret #1"]
        return MailServer(self, *(certificate or self.right), *words, *options, folder=f"mails-{self.children}")

    def try_mail(self, port, **mail):
        configuration = self.mail_configuration(
            port, reports=REPORTS, **({"security": "starttls", "ca_file": "authority.pem"} | LOGIN | mail))
        return self.smtrace("report", "test-mail", "--config", configuration)

    def assert_fails(self, port, pattern, **mail):
        result = self.try_mail(port, **mail)
        self.assertEqual(result.code, 1, result.out + result.err)
        self.assertRegex(result.err, pattern)
        self.assertNotIn("s3cret", result.out + result.err)
        lines = result.err.strip().split("\n")
        self.assertEqual(len(lines), 1, result.err)
        say(lines[0])

    def test_what_is_right_is_told_step_by_step(self):
        server = self.server()
        result = self.try_mail(server.port)
        self.assertEqual(result.code, 0, result.err)
        self.assertRegex(result.out, r"^server localhost:\d+, STARTTLS, as meter\nconnected to 127\.0\.0\.1:\d+\n")
        self.assertRegex(result.out, r"TLSv1\.[23], certificate of CN=right, issued by CN=authority, .*verified\n")
        self.assertIn("logged in as meter\n", result.out)
        self.assertRegex(result.out, r"sent to me@example\.org: 250 OK mail 0\n$")
        self.assertEqual(server.mails[0].envelope["to"], ["me@example.org"])
        self.assertEqual(server.mails[0].envelope["tls"], "TLSv1.3")

    def test_login(self):
        server = self.server()
        (self.folder / "wrong.password").write_text("other\n")
        (self.folder / "wrong.password").chmod(0o600)
        self.assert_fails(
            server.port, r"refused the login of meter \(535 .*\); check mail\.user and the password; .*app password",
            password_file="wrong.password")
        server.behave(login="454 4.7.0 try later")
        self.assert_fails(server.port, r"cannot check the login for now \(454 .*\); it is tried again later")
        none = self.server("--mechanisms", "")
        self.assert_fails(none.port, "offers no login; nothing was sent; leave out mail.user if it wants none")
        other = self.server("--mechanisms", "CRAM-MD5")
        self.assert_fails(other.port, "offers no login by PLAIN or LOGIN, only by CRAM-MD5; nothing was sent")
        self.assertEqual(server.mails + none.mails + other.mails, [])

    def test_password_that_cannot_be_had(self):
        port = free_port()
        self.assert_fails(port, "nothing.password does not exist; it should hold the password", password_file="nothing.password")
        self.password.chmod(0o644)
        self.assert_fails(port, r"mail\.password holds a password but others .* run 'chmod 600 ")
        self.password.chmod(0o600)
        self.password.write_text("\n")
        self.assert_fails(port, "mail.password holds no password: it is empty")

    def test_network(self):
        port = free_port()
        self.assert_fails(port, rf"nobody listens at localhost:{port}: .*; check mail\.server and mail\.port")
        self.assert_fails(
            port, r"the name no-such-host\.invalid could not be looked up; check mail\.server", server="no-such-host.invalid")
        full = full_queue(self)
        self.assert_fails(
            full, rf"localhost:{full} did not answer in time; .*whether a firewall or the provider blocks outgoing port {full}",
            timeout="5s")
        server = self.server()
        server.behave(greet="hang")
        self.assert_fails(server.port, "did not greet in time; a port that speaks TLS .* security: tls", timeout="5s")
        server.behave(greet="drop")
        self.assert_fails(server.port, "closed the connection before it greeted; check mail.port")
        server.behave(greet="421 too many connections")
        self.assert_fails(server.port, r"takes no mail for now \(421 too many connections\); it is tried again later")
        server.behave(hello="hang")
        self.assert_fails(server.port, "stopped answering after the greeting", timeout="5s")
        server.behave(content="drop")
        self.assert_fails(server.port, "ended before it was known whether the server took the mail; it may have been")

    def test_encryption(self):
        clear = MailServer(self, folder="clear")
        self.assert_fails(
            clear.port, r"offers no STARTTLS; nothing was sent, since that would be in clear text; set mail\.port .*587.*465")
        server = self.server()
        self.assert_fails(
            server.port, "does not begin with TLS as security: tls wants it; set security: starttls", security="tls")
        self.assert_fails(
            server.port, "is of no authority that is trusted here .*its authority's certificate in mail.ca_file", ca_file=None)
        Authority(self.folder, "other")
        self.assert_fails(server.port, r"other\.pem has to hold the authority's certificate", ca_file="other.pem")
        self.assert_fails(server.port, "the trusted certificates cannot be read .*check mail.ca_file", ca_file="no.pem")
        self.assert_fails(
            server.port, r"the certificate of 127\.0\.0\.1:\d+ is not for the name 127\.0\.0\.1 .*set mail\.server",
            server="127.0.0.1")
        old = self.server(certificate=self.authority.issue("old", "DNS:localhost", days=1, clock="-30d"))
        self.assert_fails(old.port, "has expired; it has to be renewed there, or this machine's clock is wrong")
        early = self.server(certificate=self.authority.issue("early", "DNS:localhost", clock="+30d"))
        self.assert_fails(early.port, "is not valid yet; this machine's clock is probably wrong")
        self.assertEqual(clear.mails + server.mails + old.mails, [])

    def test_refusals(self):
        server = self.server()
        refusals = [
            ({"sender": "553 not yours"}, r"does not take the sender meter@example\.org \(553 not yours\); set mail\.from"),
            ({"recipients": {"me@example.org": "550 no such user"}},
             r"refuses the recipients \(me@example\.org: 550 no such user\); check the addresses under to, cc and bcc"),
            ({"recipients": {"me@example.org": "451 greylisted"}},
             r"for its recipients for now \(me@example\.org: 451 greylisted\); it is tried again later"),
            ({"content": "554 spam"}, r"refused the mail itself \(554 spam\); its words say why"),
            ({"content": "452 full"}, r"did not take the mail for now \(452 full\); it is tried again later"),
            ({"content": "552 too big"}, r"the mail is too large for .*\(552 too big\).*; set a smaller max_size"),
            ({"hello": "550 go away"}, r"refuses this client \(550 go away\); check whether it may send here"),
        ]
        for steps, pattern in refusals:
            with self.subTest(steps=steps):
                server.behave(**steps)
                self.assert_fails(server.port, pattern)
        self.assertEqual(server.mails, [])

    def test_some_recipients_refused(self):
        server = self.server()
        server.behave(recipients={"no@example.org": "550 no such user"})
        configuration = self.mail_configuration(
            server.port, reports=REPORTS, security="starttls", ca_file="authority.pem", **LOGIN)
        result = self.smtrace(
            "report", "test-mail", "--config", configuration, "--to", "no@example.org", "--to", "me@example.org")
        self.assertEqual(result.code, 2, result.err)
        self.assertEqual(result.err, "smtrace: not sent to no@example.org: 550 no such user\n")
        self.assertEqual(server.mails[0].envelope["to"], ["me@example.org"])

    def test_tls_from_the_first_byte(self):
        server = self.server("--tls")
        self.assertEqual(self.try_mail(server.port, security="tls").code, 0)
        self.assertEqual([mail.envelope["user"] for mail in server.mails], ["meter"])
        self.assert_fails(server.port, "did not greet in time; .* set security: tls", timeout="5s")

    def test_every_way_to_the_password(self):
        server = self.server()
        base = {"security": "starttls", "ca_file": "authority.pem", "user": "meter"}
        credentials = self.folder / "credentials"
        credentials.mkdir()
        (credentials / "mail.password").write_text("s3cret #1")
        configuration = self.mail_configuration(server.port, reports=REPORTS, **base)
        test = ("report", "test-mail", "--config", configuration)
        missing = self.smtrace(*test)
        self.assertRegex(missing.err, "the environment variable SMTRACE_MAIL_PASSWORD is not set; set it, or use password_file")
        self.succeed(*test, environment={"CREDENTIALS_DIRECTORY": str(credentials)})
        self.succeed(*test, environment={"SMTRACE_MAIL_PASSWORD": "s3cret #1"})
        configuration = self.mail_configuration(server.port, reports=REPORTS, password="s3cret #1", **base)
        configuration.chmod(0o600)
        self.succeed(*test)
        configuration.chmod(0o644)
        refused = self.smtrace(*test)
        self.assertEqual(refused.code, 1)
        self.assertTrue(re.search(r"mail\.password.*chmod 600", refused.err), refused.err)
        self.assertEqual(len(server.mails), 3)


if __name__ == "__main__":
    main()
