"""Meters for the recorder to listen to: a TCP server that floods or paces, and a pseudo-terminal with a serial line's pace."""

import contextlib
import multiprocessing
import os
import pty
import socket
import subprocess
import time
import tty


def _until_left(target, *arguments):
    """Serves until the recorder ends, which may be in the middle."""
    with contextlib.suppress(ConnectionError):
        target(*arguments)


def _flood(listening, command):
    """Gives what a command writes to the one that connects, as fast as it is taken."""
    peer = listening[0].accept()[0]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as writer:
        while piece := writer.stdout.read1(1 << 16):
            peer.sendall(piece)
    _hold([peer])


def _send(listening, telegrams, rate):
    """Gives each that connects the telegrams, so many a second."""
    peers = [one.accept()[0] for one in listening]
    start = time.monotonic()
    for number, telegram in enumerate(telegrams):
        for peer in peers:
            peer.sendall(telegram)
        time.sleep(max(0, start + (number + 1) / rate - time.monotonic()))
    _hold(peers)


def _hold(peers):
    """Keeps connections until the other side ends them: an end on this one would be a fault to reconnect after."""
    for peer in peers:
        while peer.recv(4096):
            pass


class Server:
    """A TCP server in a process of its own, on as many ports as it has clients; see `addresses`."""

    def __init__(self, clients, target, *arguments):
        listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(clients)]
        self.addresses = ["127.0.0.1:%d" % one.getsockname()[1] for one in listening]
        self.process = multiprocessing.get_context("fork").Process(
            target=_until_left, args=(target, listening, *arguments), daemon=True)
        self.process.start()
        for one in listening:
            one.close()

    @classmethod
    def flooding(cls, command):
        """Gives all that a command writes, as fast as it is taken."""
        return cls(1, _flood, [str(part) for part in command])

    @classmethod
    def pacing(cls, telegrams, rate, clients=1):
        """Gives the telegrams to each client, so many a second."""
        return cls(clients, _send, telegrams, rate)

    @property
    def meters(self):
        """A configuration's meters that listen to it."""
        return {f"m{number}": f'source: tcp, address: "{address}"' for number, address in enumerate(self.addresses, 1)}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.join()


def _pace(master, data, bytes_a_second, piece):
    start, sent = time.monotonic(), 0
    while sent < len(data):
        os.write(master, data[sent : sent + piece])
        sent += piece
        time.sleep(max(0, start + sent / bytes_a_second - time.monotonic()))
    time.sleep(3600)


class SerialLine:
    """A pseudo-terminal whose other end writes bytes as a serial line does, in small pieces at its speed."""

    def __init__(self, data, bytes_a_second, piece):
        master, slave = pty.openpty()
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        self.ends = (master, slave)
        self.process = multiprocessing.get_context("fork").Process(
            target=_pace, args=(master, data, bytes_a_second, piece), daemon=True)

    def start(self):
        self.process.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.join()
        for end in self.ends:
            os.close(end)
