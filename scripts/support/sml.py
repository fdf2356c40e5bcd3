"""Reads the values of an SML telegram; written for the tests, apart from the program's own decoder.

It trusts its input: it is given telegrams of the simulator, not of the world.
"""

START, ESCAPE = b"\x1b\x1b\x1b\x1b\x01\x01\x01\x01", b"\x1b\x1b\x1b\x1b"
GET_LIST_RESPONSE = 0x0701


def readings(frame):
    """(OBIS code as text, raw integer, scaler, status or None) of every entry whose value is a number."""
    found = []
    for message in _messages(_body(frame)):
        tag, content = message[3]
        if tag != GET_LIST_RESPONSE:
            continue
        for name, status, _, _, scaler, value, _ in content[4]:
            if isinstance(value, int) and not isinstance(value, bool):
                a, b, c, d, e, f = name
                found.append((f"{a}-{b}:{c}.{d}.{e}*{f}", value, scaler or 0, status))
    return found


def _body(frame):
    if not frame.startswith(START):
        raise ValueError("no start sequence")
    body, offset = bytearray(), len(START)
    while offset + 8 <= len(frame):
        word = frame[offset : offset + 4]
        if word == ESCAPE:
            if frame[offset + 4] == 0x1A:
                return bytes(body[: len(body) - frame[offset + 5]])
            offset += 4  # a doubled escape stands for itself
        body += word
        offset += 4
    raise ValueError("no end sequence")


def _messages(body):
    offset = 0
    while offset < len(body):
        if body[offset] == 0:
            offset += 1
            continue
        message, offset = _element(body, offset)
        yield message


def _element(data, offset):
    first = data[offset]
    kind, length, header = first & 0x70, first & 0x0F, 1
    more = first & 0x80
    while more:
        following = data[offset + header]
        length, more = length << 4 | following & 0x0F, following & 0x80
        header += 1
    if kind == 0x70:
        offset += header
        items = []
        for _ in range(length):
            item, offset = _element(data, offset)
            items.append(item)
        return items, offset
    if first == 0:
        return None, offset + 1  # end of message
    content = data[offset + header : offset + length]
    end = offset + length
    if kind == 0x50:
        return int.from_bytes(content, "big", signed=True), end
    if kind == 0x60:
        return int.from_bytes(content, "big"), end
    if kind == 0x40:
        return content != b"\x00", end
    return (content or None), end
