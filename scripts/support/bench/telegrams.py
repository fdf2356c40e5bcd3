"""Builds telegrams for measurements; apart from the program's own encoder."""

START, ESCAPE = bytes.fromhex("1b1b1b1b01010101"), bytes.fromhex("1b1b1b1b")


def _table():
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ 0x8408 if byte & 1 else byte >> 1
        yield byte


TABLE = tuple(_table())


def x25(data):
    """The checksum as it is sent, two bytes."""
    state = 0xFFFF
    for byte in data:
        state = state >> 8 ^ TABLE[(state ^ byte) & 0xFF]
    return (state ^ 0xFFFF).to_bytes(2, "little")


def frame(body):
    """A frame around a body that holds no escape."""
    padding = -len(body) % 4
    data = START + body + bytes(padding) + ESCAPE + b"\x1a" + bytes([padding])
    return data + x25(data)


def message(tag, body):
    """A message with its checksum and end."""
    data = b"\x76\x02\x01\x62\x00\x62\x00\x72\x65" + tag.to_bytes(4, "big") + body
    return data + b"\x63" + x25(data) + b"\x00"


def valid_frames(stream):
    """The frames of a stream whose checksum fits (X.25) and that hold no escaped words."""
    offset = stream.find(START)
    while offset >= 0:
        end = stream.find(ESCAPE + b"\x1a", offset + 8)
        if end < 0:
            return
        found = stream[offset : end + 8]
        if len(found) % 4 == 0 and x25(found[:-2]) == found[-2:]:
            yield found
        offset = stream.find(START, offset + 8)
