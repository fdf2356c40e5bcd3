"""Reads the telegrams of a PCAPNG file, gzip too; written for the tests, apart from the program's own reader."""

import gzip
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

INTERFACE, ENHANCED = 1, 6
CHECKSUM_ERROR = 1 << 24


class CaptureDamaged(Exception):
    """The data is not what it should be: at which byte, and what."""


@dataclass
class Packet:
    """One captured frame: when, its bytes, whether its checksum was marked as wrong, where in the file it stands."""

    milliseconds: int
    payload: bytes
    has_bad_checksum: bool
    offset: int


@dataclass
class Capture:
    """A file's meter (the interface's name), its packets, and where they end too early (None: nowhere)."""

    path: Path
    meter: str
    packets: list
    torn_at: int | None = None
    damage: str | None = None


def read(path):
    """The capture at `path`, as far as it is sound; raises OSError where it cannot be read."""
    capture = Capture(Path(path), "", [])
    try:
        _read_blocks(_bytes(path), capture)
    except CaptureDamaged as error:
        capture.damage = f"{path}: {error}"
    return capture


def _bytes(path):
    data = Path(path).read_bytes()
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        return gzip.decompress(data)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CaptureDamaged(f"gzip: {error}") from None


def _read_blocks(data, capture):
    order, interfaces, offset = "<", [], 0
    while offset < len(data):
        if len(data) - offset < 12:
            capture.torn_at = offset
            return
        if data[offset : offset + 4] == b"\x0a\x0d\x0d\x0a":
            order = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}.get(data[offset + 8 : offset + 12])
            if order is None:
                raise CaptureDamaged(f"byte {offset}: a section without byte order")
            interfaces = []
        elif offset == 0:
            raise CaptureDamaged("not a PCAPNG file")
        kind, length = struct.unpack_from(order + "II", data, offset)
        if length < 12 or length % 4:
            raise CaptureDamaged(f"byte {offset}: a block of {length} bytes")
        if offset + length > len(data):
            capture.torn_at = offset
            return
        if struct.unpack_from(order + "I", data, offset + length - 4)[0] != length:
            raise CaptureDamaged(f"byte {offset}: the block's two lengths differ")
        body = data[offset + 8 : offset + length - 4]
        if kind == INTERFACE:
            interfaces.append(_interface(body, order))
            capture.meter = capture.meter or interfaces[-1].name
        elif kind == ENHANCED:
            capture.packets.append(_packet(body, order, interfaces, offset))
        offset += length


@dataclass
class _Interface:
    name: str
    ticks: int  # a second
    shift: int  # seconds added to every time


def _options(body, order, offset):
    while offset + 4 <= len(body):
        code, length = struct.unpack_from(order + "HH", body, offset)
        if code == 0:
            return
        yield code, body[offset + 4 : offset + 4 + length]
        offset += 4 + (length + 3) // 4 * 4


def _interface(body, order):
    result = _Interface("", 10**6, 0)
    for code, value in _options(body, order, 8):
        if code == 2:
            result.name = value.decode("utf-8", "replace")
        elif code == 9:
            result.ticks = 2 ** (value[0] & 0x7F) if value[0] & 0x80 else 10 ** value[0]
        elif code == 14:
            result.shift = struct.unpack(order + "q", value)[0]
    return result


def _packet(body, order, interfaces, offset):
    number, high, low, length, _ = struct.unpack_from(order + "IIIII", body)
    if number >= len(interfaces):
        raise CaptureDamaged(f"byte {offset}: a packet of interface {number}, which is not described")
    interface = interfaces[number]
    flags = 0
    for code, value in _options(body, order, 20 + (length + 3) // 4 * 4):
        if code == 2:
            flags = struct.unpack(order + "I", value)[0]
    milliseconds = ((high << 32 | low) * 1000 // interface.ticks) + interface.shift * 1000
    payload = _payload(body[20 : 20 + length])
    if payload is None:
        raise CaptureDamaged(f"byte {offset}: not Ethernet, IPv4 and UDP")
    return Packet(milliseconds, payload, bool(flags & CHECKSUM_ERROR), offset)


def _payload(frame):
    if len(frame) < 42 or frame[12:14] != b"\x08\x00" or frame[14] >> 4 != 4 or frame[23] != 17:
        return None
    start = 14 + (frame[14] & 15) * 4
    length = struct.unpack_from(">H", frame, start + 4)[0]
    return frame[start + 8 : start + length]
