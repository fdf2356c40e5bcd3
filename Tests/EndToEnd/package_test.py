#!/usr/bin/env python3
"""The Debian package: lintian finds nothing, and in a fresh root directory it installs, records, is upgraded with its data,
removed and purged; a new user gets from there to values of a meter on a pseudo-terminal."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import TOP, EndToEndTest, main, say, wait_until  # noqa: E402

SUDO = [] if os.geteuid() == 0 else ["sudo", "-n"]
SUITE = "bookworm"


def run(*words, check=True, timeout=600, **options):
    completed = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=timeout, **options)
    if check and completed.returncode != 0:
        raise AssertionError(f"{words} ended with {completed.returncode}:\n{completed.stdout}\n{completed.stderr}")
    return completed


def mirror():
    """Where this machine takes its own packages of that release from."""
    lines = run("apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT)").stdout.splitlines()
    for line in lines:
        site, release, component = line.split()
        if release == SUITE and component == "main":
            return site
    raise AssertionError(f"apt knows no source of {SUITE}; run 'apt-get update'")


class Root:
    """A fresh root directory of Debian, with the system's folders bound into it."""

    def __init__(self, test):
        self.path = Path(tempfile.mkdtemp(prefix="smtrace-root-"))
        self.path.chmod(0o755)
        self.bound = []
        test.addCleanup(self.remove)
        run(*SUDO, "debootstrap", "--variant=minbase", "--include=systemd,ca-certificates", SUITE, self.path, mirror())
        for folder in ("sources.list.d", "apt.conf.d", "trusted.gpg.d"):
            run(*SUDO, "rm", "-rf", self.path / "etc/apt" / folder)
            run(*SUDO, "cp", "-a", f"/etc/apt/{folder}", self.path / "etc/apt", check=False)
        run(*SUDO, "cp", "/etc/apt/sources.list", self.path / "etc/apt/sources.list", check=False)
        for name in ("resolv.conf", "hosts"):
            run(*SUDO, "cp", "-L", f"/etc/{name}", self.path / "etc" / name)
        for folder in ("proc", "dev", "dev/pts"):
            run(*SUDO, "mount", "--bind", f"/{folder}", self.path / folder)
            self.bound.append(self.path / folder)

    def shell(self, line, check=True):
        """Runs a line of bash inside, as root."""
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        environment |= {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
        words = [f"{name}={value}" for name, value in environment.items()]
        return run(*SUDO, "env", "-i", *words, "chroot", self.path, "bash", "-c", line, check=check)

    def remove(self):
        for folder in reversed(self.bound):
            run(*SUDO, "umount", folder, check=False)
        # Only where nothing of this machine is bound in any more.
        if not any(os.path.ismount(folder) for folder in self.bound):
            run(*SUDO, "rm", "-rf", "--one-file-system", self.path)


class PackageTest(EndToEndTest):
    def test_package_from_building_to_purging(self):
        began = time.monotonic()
        package = Path(run(TOP / "scripts" / "package").stdout.splitlines()[-1])
        say(f"{package.name}: {package.stat().st_size // 1024} KiB, built in {time.monotonic() - began:.0f} s")
        lint = run("lintian", "--allow-root", "--fail-on", "error,warning", package)
        self.assertEqual(lint.stdout.strip(), "")
        exposure = run("systemd-analyze", "security", "--offline=true", TOP / "packaging/smtrace.service", check=False)
        level = float(exposure.stdout.rsplit("smtrace.service: ", 1)[1].split()[0])
        say(f"exposure of the unit: {level}")
        self.assertLessEqual(level, 1.5)

        root = Root(self)
        run(*SUDO, "cp", package, root.path / "tmp/smtrace.deb")
        root.shell("apt-get update -qq")
        installed = root.shell("apt-get install -y -qq --no-install-recommends /tmp/smtrace.deb").stdout
        self.assertIn("Add a real one with", installed)
        self.assertIn("dialout", root.shell("id -nG smtrace").stdout)
        modes = root.shell("stat -c '%a %U %G %n' /etc/smtrace /etc/smtrace/smtrace.cfg /var/lib/smtrace").stdout
        self.assertEqual(
            modes.splitlines(),
            ["750 root smtrace /etc/smtrace", "640 root smtrace /etc/smtrace/smtrace.cfg",
             "750 smtrace smtrace /var/lib/smtrace"])
        self.assertIn("configuration: /etc/smtrace/smtrace.cfg has no problem", root.shell("smtrace check").stdout)
        for page in ("smtrace", "smtrace-query", "smtrace-setup"):
            root.shell(f"zcat /usr/share/man/man1/{page}.1.gz | grep -q '^.SH SYNOPSIS'")
        root.shell("zcat /usr/share/man/man5/smtrace.cfg.5.gz | grep -q 'archive.keep_free'")
        self.record_for_a_while(root)
        self.assertIn("simulated", root.shell("smtrace last").stdout)

        self.new_user(root)
        before = root.shell("smtrace query --meter house --limit 1000000 --format csv").stdout
        self.assertGreater(len(before.splitlines()), 5)

        root.shell("echo '# mine' >> /etc/smtrace/smtrace.cfg; dpkg -i /tmp/smtrace.deb")
        self.assertIn("# mine", root.shell("cat /etc/smtrace/smtrace.cfg").stdout)
        after = root.shell("smtrace query --meter house --limit 1000000 --format csv").stdout
        self.assertEqual(before, after, "an upgrade keeps the data")

        root.shell("dpkg -r smtrace")
        self.assertEqual(root.shell("ls /etc/smtrace/smtrace.cfg /var/lib/smtrace/smtrace.db").returncode, 0)
        root.shell("dpkg -P smtrace")
        left = root.shell("ls -d /etc/smtrace /var/lib/smtrace /usr/share/doc/smtrace 2>/dev/null", check=False).stdout
        self.assertEqual(left.replace("/etc/smtrace\n", ""), "", "only a user's own files stay")

    def record_for_a_while(self, root):
        """The service's command line, as its user, until a telegram is stored; one signal, since a second one ends it at once."""
        command = root.shell("grep -oP '(?<=^ExecStart=).*' /lib/systemd/system/smtrace.service").stdout.strip()
        ended = root.shell(
            f"cd /var/lib/smtrace; timeout --foreground -s TERM 5 setpriv --reuid smtrace --regid smtrace --init-groups {command}",
            check=False)
        self.assertIn("telegrams stored in", ended.stdout + ended.stderr, f"{command}: {ended.returncode}")

    def new_user(self, root):
        """From a meter on a pseudo-terminal to its values, by ports and setup."""
        link = "/tmp/head"
        simulator = subprocess.Popen(
            [*SUDO, "chroot", root.path, "smtrace", "simulate", "--profile", "household", "--rate", "4", "--pty",
             "--link", link], stdout=subprocess.DEVNULL)
        self.addCleanup(simulator.wait)
        self.addCleanup(lambda: run(*SUDO, "kill", simulator.pid, check=False))
        wait_until("the head is there", lambda: os.path.lexists(root.path / "tmp/head"))
        root.shell(f"chmod a+rw $(readlink -f {link})")
        found = root.shell(f"smtrace ports {link}").stdout
        self.assertIn("SML meter 1 SMT", found)
        root.shell(f"smtrace setup --force --archive /var/lib/smtrace --meter house={link} --note house=basement")
        self.assertEqual(root.shell("stat -c '%a %G' /etc/smtrace/smtrace.cfg").stdout.strip(), "640 smtrace")
        self.record_for_a_while(root)
        self.assertIn("power", root.shell("smtrace last --meter house").stdout)


if __name__ == "__main__":
    main()
