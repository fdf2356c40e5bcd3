"""A terminal for programs that draw: a pseudo-terminal with a screen behind it that can be looked at.

The screen knows the sequences that a careful program needs and no others: an unknown one is an error, so that a program
under test cannot rely on what some terminals lack.
"""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
import unicodedata

SEQUENCE = re.compile(rb"\x1b(?:\[([?]?)([0-9;]*)([A-Za-z])|[^\[])")
UNFINISHED = re.compile(rb"\x1b(?:\[[?]?[0-9;]*)?\Z")


class UnknownSequence(Exception):
    """Bytes that this terminal does not know."""


class Screen:
    """Cells of a character and its emphasis (the parameters of SGR), changed by the bytes that a program writes."""

    def __init__(self, columns=80, rows=24):
        self.columns, self.rows = columns, rows
        self.cells = self._blank()
        self.row = self.column = 0
        self.emphasis = ""
        self.is_alternate, self.has_cursor, self.wraps, self.is_updating = False, True, True, False
        self.clears = 0  # how often all of it was cleared
        self.loose = 0  # characters written outside a synchronised update
        self.same = 0  # cells that were written with what they showed already
        self.updates = 0  # finished synchronised updates
        self._main = None
        self._pending = b""

    def _blank(self):
        return [[(" ", "")] * self.columns for _ in range(self.rows)]

    def resize(self, columns, rows):
        old, self.columns, self.rows = self.cells, columns, rows
        self.cells = self._blank()
        for row, line in enumerate(old[:rows]):
            self.cells[row][: min(columns, len(line))] = line[:columns]
        self.row, self.column = min(self.row, rows - 1), min(self.column, columns - 1)

    @property
    def lines(self):
        """The text of each row, without spaces at its end."""
        return ["".join(character for character, _ in line).rstrip() for line in self.cells]

    @property
    def text(self):
        return "\n".join(self.lines)

    def runs(self, row):
        """The parts of a row that have one emphasis: column, text, emphasis."""
        runs = []
        for column, (character, emphasis) in enumerate(self.cells[row]):
            if runs and runs[-1][2] == emphasis:
                runs[-1][1] += character
            else:
                runs.append([column, character, emphasis])
        return [tuple(run) for run in runs]

    def feed(self, data):
        data, self._pending = self._pending + data, b""
        while data:
            if data[0] == 0x1B:
                if UNFINISHED.match(data):
                    self._pending = data
                    return
                match = SEQUENCE.match(data)
                if match is None:
                    raise UnknownSequence(data[:20])
                self._sequence(match)
                data = data[match.end() :]
                continue
            end = data.find(b"\x1b")
            end = len(data) if end < 0 else end
            if end == len(data):
                # A character of several bytes may still lack some.
                for back in range(1, min(4, end) + 1):
                    if data[end - back] >= 0xC0:
                        size = 2 if data[end - back] < 0xE0 else 3 if data[end - back] < 0xF0 else 4
                        if size > back:
                            end -= back
                            self._pending = data[end:]
                        break
            for character in data[:end].decode("utf-8"):
                self._put(character)
            if self._pending:
                return
            data = data[end:]

    def _put(self, character):
        if character == "\r":
            self.column = 0
            return
        if character == "\n":
            if self.row == self.rows - 1:
                self.cells = self.cells[1:] + [[(" ", "")] * self.columns]
            self.row = min(self.row + 1, self.rows - 1)
            return
        if ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0:
            raise UnknownSequence(f"control character {character!r}")
        width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if self.column + width > self.columns:
            if not self.wraps:
                self.column = self.columns - width
            else:
                self._put("\r")
                self._put("\n")
        cell = (character, self.emphasis)
        self.same += self.cells[self.row][self.column] == cell
        self.loose += not self.is_updating
        self.cells[self.row][self.column] = cell
        if width == 2:
            self.cells[self.row][self.column + 1] = ("", self.emphasis)
        self.column += width

    def _sequence(self, match):
        private, words, final = match.groups()
        numbers = [int(word or 0) for word in words.split(b";")] if final else []
        if final == b"H" and not private:
            row, column = (numbers + [1, 1])[:2] if len(numbers) > 1 else (1, 1)
            self.row, self.column = max(0, min(row, self.rows) - 1), max(0, min(column, self.columns) - 1)
        elif final == b"J" and not private and numbers == [2]:
            self.cells = self._blank()
            self.clears += 1
        elif final == b"m" and not private:
            self.emphasis = "" if numbers in ([0], []) else ";".join(map(str, numbers))
        elif private and final in b"hl" and len(numbers) == 1 and numbers[0] in (7, 25, 1049, 2026):
            self._mode(numbers[0], final == b"h")
        else:
            raise UnknownSequence(match.group())

    def _mode(self, number, is_set):
        if number == 7:
            self.wraps = is_set
        elif number == 25:
            self.has_cursor = is_set
        elif number == 2026:
            self.updates += self.is_updating and not is_set
            self.is_updating = is_set
        elif is_set != self.is_alternate:
            if is_set:
                self._main = (self.cells, self.row, self.column)
                self.cells = self._blank()
            else:
                self.cells, self.row, self.column = self._main
            self.is_alternate = is_set


class Terminal:
    """A program in a terminal of its own; what it writes is taken at once, by a thread."""

    def __init__(self, arguments, columns=80, rows=24, environment=None, cwd=None):
        self.screen = Screen(columns, rows)
        self.raw = bytearray()
        self.error = None
        self.lock = threading.Lock()
        self.master, self.slave = os.openpty()
        self._set_size(columns, rows)
        self.attributes_before = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(
            [str(word) for word in arguments], stdin=self.slave, stdout=self.slave, stderr=subprocess.PIPE,
            start_new_session=True, preexec_fn=self._own, env=environment, cwd=cwd)
        self._ended = False
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    @staticmethod
    def _own():
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)

    def _set_size(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _take(self):
        while not self._ended:
            try:
                if not select.select([self.master], [], [], 0.05)[0]:
                    continue
                with self.lock:
                    data = os.read(self.master, 65536)
                    self.raw += data
                    self.screen.feed(data)
            except OSError:
                return
            except Exception as error:  # told to whoever looks
                self.error = error
                return

    @property
    def text(self):
        """What the screen shows between two updates of it."""
        with self.lock:
            if self.error is not None:
                raise self.error
            if not self.screen.is_updating:
                self._text = self.screen.text
            return getattr(self, "_text", "")

    @property
    def lines(self):
        return self.text.split("\n")

    @property
    def state(self):
        """Whether another screen is shown, whether there is a cursor, whether lines are wrapped, the emphasis."""
        with self.lock:
            return (self.screen.is_alternate, self.screen.has_cursor, self.screen.wraps, self.screen.emphasis)

    @property
    def attributes(self):
        """The settings of the line, as `stty` shows them."""
        return termios.tcgetattr(self.slave)

    def keys(self, text):
        os.write(self.master, text.encode())

    def resize(self, columns, rows):
        """As a window's edge is drawn: the program is told by the kernel."""
        with self.lock:
            self.screen.resize(columns, rows)
            self._set_size(columns, rows)

    def wait_until(self, what, condition, seconds=20.0):
        end = time.monotonic() + seconds
        while not (value := condition()):
            if time.monotonic() > end:
                raise AssertionError(f"not within {seconds:g} s: {what}; the screen:\n{self.text}")
            time.sleep(0.02)
        return value

    def wait_for(self, pattern, seconds=20.0):
        """Waits until the screen has a match of `pattern`."""
        return self.wait_until(repr(pattern), lambda: re.search(pattern, self.text), seconds)

    def wait(self, seconds=20.0):
        """The exit code, negative for a signal, after all that was written before has been taken."""
        code = self.process.wait(seconds)
        self.wait_until("the output's end", lambda: not select.select([self.master], [], [], 0)[0], 5)
        with self.lock:
            return code

    def hang_up(self):
        """Takes the line away, as a broken connection does."""
        self._ended = True
        self._thread.join()
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = -1

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self._ended = True
        self._thread.join()
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)
        self.master = self.slave = -1
