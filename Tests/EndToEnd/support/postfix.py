"""Debian's Postfix on a port of this machine, with a configuration, a queue and mailboxes of the test's own.

Its package is installed without a configuration (scripts/setup test), so that nothing runs but what a test starts. Needs root,
or sudo without a password, as the package itself does.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from harness import Child, wait_until
from mail import Delivered

SUDO = [] if os.geteuid() == 0 else ["sudo", "-n"]
DAEMONS = Path("/usr/lib/postfix/sbin")

SERVICES = """\
{address}:{port} inet n - n - - smtpd
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
proxymap  unix  - - n - - proxymap
error     unix  - - n - - error
retry     unix  - - n - - error
virtual   unix  - n n - - virtual
anvil     unix  - - n - 1 anvil
postlog   unix-dgram n - n - 1 postlogd
"""

SETTINGS = """\
compatibility_level = 3.6
queue_directory = {top}/queue
data_directory = {top}/data
maillog_file = /dev/stdout
daemon_directory = {daemons}
mail_owner = postfix
myhostname = mail.example.org
mydestination =
mynetworks =
inet_protocols = all
smtpd_relay_restrictions = reject_unauth_destination
default_transport = error:this server sends nothing
relay_transport = error:this server sends nothing
virtual_mailbox_domains = example.org
virtual_mailbox_base = {top}/mailboxes
virtual_mailbox_maps = texthash:{top}/mailboxes.map
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
virtual_minimum_uid = 100
smtpd_tls_security_level = {security}
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
message_size_limit = {limit}
"""


class Postfix(Child):
    """The server; `mails(USER)` is what it delivered to USER@example.org."""

    def __init__(self, test, port, users, certificate, key, limit=20_000_000, address="127.0.0.1"):
        self.port = port
        # Not in the test's folder: it belongs to others in parts, so who made that could not remove it.
        self.top = Path(tempfile.mkdtemp(prefix="smtrace-postfix-"))
        self.top.chmod(0o755)
        test.addCleanup(lambda: subprocess.run([*SUDO, "rm", "-rf", str(self.top)], check=True))
        user, group = (os.geteuid(), os.getegid()) if os.geteuid() else (65534, 65534)
        (self.top / "main.cf").write_text(SETTINGS.format(
            top=self.top, daemons=DAEMONS, user=user, group=group, certificate=certificate, key=self.private(key),
            security="encrypt", limit=limit))
        (self.top / "master.cf").write_text(SERVICES.format(address=address, port=port))
        (self.top / "mailboxes.map").write_text("".join(f"{name}@example.org {name}/\n" for name in users))
        for name in ("queue", "data", "mailboxes"):
            (self.top / name).mkdir()
        self.as_root("chown", "-R", "root:root", self.top)
        self.as_root("chown", "postfix", self.top / "data")
        self.as_root("chown", f"{user}:{group}", self.top / "mailboxes")
        self.as_root("postfix", "-c", self.top, "check")
        super().__init__(
            test, "postfix", [*SUDO, "setpriv", "--pdeathsig", "TERM", DAEMONS / "master", "-c", self.top, "-d", "-s"])
        self.wait_for("daemon started")

    def private(self, key):
        copy = self.top / "server.key"
        shutil.copy(key, copy)
        copy.chmod(0o600)
        return copy

    @staticmethod
    def as_root(*words):
        done = subprocess.run([*SUDO, *map(str, words)], capture_output=True)
        if done.returncode != 0:
            raise AssertionError(f"{words}: {done.stdout.decode()}{done.stderr.decode()}")

    def kill(self):
        """Ends the server with all its processes."""
        if self.process.poll() is None:
            subprocess.run([*SUDO, "kill", str(self.master)], check=False)
        self.process.wait()

    @property
    def master(self):
        """The server's first process, which is a child of sudo's where there is sudo."""
        return int((self.top / "queue" / "pid" / "master.pid").read_text())

    def mails(self, user):
        """The mails in a mailbox (Maildir), in the order in which they came."""
        files = sorted((self.top / "mailboxes" / user / "new").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        return [Delivered(path.read_bytes()) for path in files]

    def wait_for_mails(self, user, count, seconds=60):
        return wait_until(
            lambda: f"{count} mails for {user}; there are {len(self.mails(user))}\n{self.log}",
            lambda: self.mails(user) if len(self.mails(user)) >= count else None, seconds)
