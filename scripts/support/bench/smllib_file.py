#!/usr/bin/env python3
"""Decodes a file of telegrams with SmlLib from PyPI: smllib_file.py FILE; prints what it counted."""

import sys

from smllib import SmlStreamReader


def main(path):
    telegrams = messages = values = faults = 0
    stream = SmlStreamReader()
    with open(path, "rb") as file:
        while piece := file.read(4096):
            stream.add(piece)
            while True:
                try:
                    frame = stream.get_frame()
                    if frame is None:
                        break
                    telegrams += 1
                    for message in frame.parse_frame():
                        messages += 1
                        for entry in getattr(message.message_body, "val_list", None) or []:
                            values += entry.get_value() is not None
                except Exception:
                    faults += 1
    print(f"{telegrams} telegrams, {messages} messages, {values} values, {faults} refused")


if __name__ == "__main__":
    main(sys.argv[1])
