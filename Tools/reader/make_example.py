#!/usr/bin/env python3
"""Writes FormatSpec/example.md: one small segment, byte by byte.

    python3 Tools/reader/make_example.py > FormatSpec/example.md

A test compares the file with this program's output, so that the example cannot
go stale.
"""

import struct
import uuid

import syndb_reader as reader

SEGMENT_ID = uuid.UUID("10101010-2020-4030-8040-505050505050")
DATASET = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
VALUES = [7, 7, 7]


class Dump:
    """Bytes with a meaning for each piece."""

    def __init__(self):
        self.data = b""
        self.groups = []

    def group(self, title):
        self.groups.append((title, []))

    def add(self, raw, meaning):
        self.groups[-1][1].append((len(self.data), raw, meaning))
        self.data += raw
        return raw

    def checksum(self, start, meaning):
        self.add(struct.pack("<Q", reader.xxh64(self.data[start:])), meaning)

    def text(self, value, meaning):
        self.add(struct.pack("<I", len(value)), f"{meaning}: {len(value)} bytes")
        if value:
            self.add(value.encode(), f'"{value}"')

    def pad(self):
        missing = -len(self.data) % 64
        if missing:
            self.add(bytes(missing), "padding")

    def zone(self):
        self.add(struct.pack("<Q", len(VALUES)), "zone map: rows")
        self.add(bytes(8), "no NULL, no NaN")
        self.add(struct.pack("<Q", 1), "bounds of kind 1, integers; seven reserved bytes")
        self.add(struct.pack("<q", min(VALUES)), "minimum")
        self.add(struct.pack("<q", max(VALUES)), "maximum")


def build():
    """The segment as a dump: three rows of one dataset, one column."""
    dump = Dump()
    dump.group("Header")
    dump.add(b"SYNSEG\r\n", "magic")
    dump.add(struct.pack("<HH", 1, 0), "major 1, minor 0")
    dump.add(bytes(4), "unused")
    dump.add(SEGMENT_ID.bytes, "segment id")
    dump.add(struct.pack("<I", 6), "table code 6")
    dump.add(bytes(20), "unused")
    dump.checksum(0, "checksum of the 56 bytes before")

    dump.group("Page 0 of column 0")
    page = len(dump.data)
    dump.add(b"\x00", "validity: all valid")
    dump.add(b"\x01", "integers: constant")
    dump.add(struct.pack("<q", VALUES[0]), "7")
    payload = dump.data[page:]
    dump.pad()

    sections = []

    def section(kind, column, title):
        dump.group(title)
        sections.append([kind, column, len(dump.data)])

    section(1, 0xFFFFFFFF, "Schema section")
    dump.add(struct.pack("<I", 6), "table code 6")
    dump.text("synapse", "table name")
    dump.add(struct.pack("<I", 1), "one column")
    dump.text("count", "name")
    dump.text("int32", "type")
    dump.text("", "unit")
    section(2, 0xFFFFFFFF, "Run section")
    dump.add(struct.pack("<I", 1), "one run")
    dump.add(struct.pack("<I", 1), "one page")
    dump.add(DATASET.bytes, "dataset id")
    dump.add(struct.pack("<I", len(VALUES)), "rows of the run")
    dump.add(struct.pack("<I", len(VALUES)), "rows of the page")
    section(3, 0, "Page directory of column 0")
    dump.add(struct.pack("<Q", page), "offset of the payload")
    dump.add(struct.pack("<I", len(payload)), "length")
    dump.add(bytes(4), "reserved")
    dump.add(struct.pack("<Q", reader.xxh64(payload)), "checksum of the payload")
    dump.zone()
    section(4, 0, "Statistics of column 0")
    dump.add(b"", "no entry: the run has fewer than 256 rows")

    ends = [start for _, _, start in sections[1:]] + [len(dump.data)]
    dump.group("Footer")
    footer = len(dump.data)
    body = dump.data
    dump.add(struct.pack("<I", len(sections)), "four sections")
    dump.add(bytes(4), "reserved")
    names = {1: "schema", 2: "runs", 3: "page directory", 4: "statistics"}
    for (kind, column, start), end in zip(sections, ends):
        dump.add(struct.pack("<I", kind), f"kind {kind}, {names[kind]}")
        dump.add(struct.pack("<I", column), "of the segment" if kind < 3 else "of column 0")
        dump.add(struct.pack("<Q", start), f"offset {start}")
        dump.add(struct.pack("<Q", end - start), f"length {end - start}")
        dump.add(struct.pack("<Q", reader.xxh64(body[start:end])), "checksum")
    length = len(dump.data) - footer
    checksum = reader.xxh64(dump.data[footer:])

    dump.group("Postscript")
    postscript = len(dump.data)
    dump.add(struct.pack("<Q", footer), f"footer offset {footer}")
    dump.add(struct.pack("<I", length), f"footer length {length}")
    dump.add(b"\x01", "checksum kind: XXH64")
    dump.add(bytes(3), "unused")
    dump.add(struct.pack("<Q", checksum), "footer checksum")
    dump.add(struct.pack("<Q", postscript + 64), f"file size {postscript + 64}")
    dump.add(bytes(8), "no required features")
    dump.add(bytes(8), "no optional features")
    dump.checksum(postscript, "checksum of the 48 bytes before")
    dump.add(b"SYNSEG\r\n", "magic")
    return dump


def markdown():
    dump = build()
    lines = [
        "# A segment, byte by byte",
        "",
        f"A whole segment file of {len(dump.data)} bytes: table `synapse`, one column `count` of type",
        "`int32`, three rows of one dataset, all 7. The first column is the file offset in",
        "hexadecimal. `Tools/reader/make_example.py` makes this page.",
        "",
    ]
    for title, pieces in dump.groups:
        lines += [f"## {title}", "", "```"]
        for offset, raw, meaning in pieces:
            if len(raw) > 16 and not any(raw):
                lines.append(f"{offset:04X}  {f'00 * {len(raw)}':<49}{meaning}")
                continue
            for start in range(0, max(1, len(raw)), 16):
                digits = raw[start : start + 16].hex(" ").upper()
                lines.append(f"{offset + start:04X}  {digits:<49}{meaning if start == 0 else ''}".rstrip())
        lines += ["```", ""]
    return "\n".join(lines[:-1]) + "\n"


if __name__ == "__main__":
    print(markdown(), end="")
