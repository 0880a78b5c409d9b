"""Tests of the reader on bytes that are built here, field by field.

Run with: python3 -m unittest discover Tools/reader
"""

import contextlib
import io
import math
import os
import random
import re
import shutil
import struct
import sys
import tempfile
import unittest
import uuid

import numpy as np
import zstandard

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import make_example
import syndb_reader as reader

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATASET = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
OTHER = uuid.UUID("ffeeddcc-bbaa-4988-9766-554433221100")
STORE_ID = uuid.UUID("0f0e0d0c-0b0a-4908-8706-050403020100")
SEGMENT_ID = uuid.UUID("10101010-2020-4030-8040-505050505050")


def text(value):
    raw = value.encode()
    return struct.pack("<I", len(raw)) + raw


def checked(data):
    return data + struct.pack("<Q", reader.xxh64(data))


def constant(value):
    return b"\x01" + struct.pack("<q", value)


def sequential(values, width):
    bits = sum(value << index * width for index, value in enumerate(values))
    return bits.to_bytes((len(values) * width + 7) // 8, "little")


def interleaved(values, width):
    """A whole vector, bit by bit, by the formula of the text."""
    word_bits = 32 if width <= 32 else 64
    lanes = 1024 // word_bits
    words = [0] * (width * lanes)
    for index, value in enumerate(values):
        for bit in range(width):
            place = index // lanes * width + bit
            words[place // word_bits * lanes + index % lanes] |= (value >> bit & 1) << place % word_bits
    return b"".join(word.to_bytes(word_bits // 8, "little") for word in words)


def packed(values, width, base):
    """One short vector."""
    raw = sequential([value - base for value in values], width)
    return b"\x03" + bytes([width, 0]) + struct.pack("<Hq", 0, base) + raw


def block(raw):
    return b"\x00" + struct.pack("<I", len(raw)) + raw


def zone(rows, nulls=0, nans=0, integers=None, doubles=None):
    head = struct.pack("<QII", rows, nulls, nans)
    if integers:
        return head + struct.pack("<Qqq", 1, *integers)
    if doubles:
        return head + struct.pack("<Qdd", 2, *doubles)
    return head + bytes(24)


def whole_sum(value):
    """An exact sum that is a whole number, not a multiple of 2^32."""
    if value < 1 << 32:
        return struct.pack("<BBq", 68, 1, value)
    return struct.pack("<BBIq", 68, 2, value & 0xFFFFFFFF, value >> 32)


def statistics(zone_map, *sums, positive=0, negative=0):
    return zone_map + struct.pack("<II", positive, negative) + b"".join(map(whole_sum, sums))


def page_zone(nulls=0, nans=0, integers=None, doubles=None):
    bounds = struct.pack("<qq", *integers) if integers else struct.pack("<dd", *doubles) if doubles else b""
    return struct.pack("<HH", nulls, nans) + bounds


def segment(columns, runs, page_rows, table=("synapse", 1), padding=b"\x00", zones=(), features=(0, 0),
            quantiles=(), distincts=()):
    """`columns`: (name, type, unit, [(payload, zone)], [statistics])."""
    versions = struct.pack("<HHI", 1, 0, 0)
    body = checked(b"SYNSEG\r\n" + versions + SEGMENT_ID.bytes + struct.pack("<I", table[1]) + bytes(20))
    directories = []
    for _, _, _, pages, _ in columns:
        directory = b""
        for payload, zone_map in pages:
            body += padding * (-len(body) % 64)
            directory += struct.pack("<QIIQ", len(body), len(payload), 0, reader.xxh64(payload)) + zone_map
            body += payload
        directories.append(directory)
    body += bytes(-len(body) % 64)
    schema = struct.pack("<I", table[1]) + text(table[0]) + struct.pack("<I", len(columns))
    for name, column_type, unit, _, _ in columns:
        schema += text(name) + text(column_type) + text(unit)
    layout = struct.pack("<II", len(runs), len(page_rows))
    layout += b"".join(dataset.bytes + struct.pack("<I", rows) for dataset, rows in runs)
    layout += b"".join(struct.pack("<I", rows) for rows in page_rows)
    sections = [(1, 0xFFFFFFFF, schema), (2, 0xFFFFFFFF, layout)]
    sections += [(3, index, directory) for index, directory in enumerate(directories)]
    sections += [(4, index, b"".join(column[4])) for index, column in enumerate(columns)]
    for kind, raws in ((5, zones), (6, quantiles), (7, distincts)):
        sections += [(kind, index, raw) for index, raw in enumerate(raws)]
    footer = struct.pack("<II", len(sections), 0)
    for kind, column, raw in sections:
        footer += struct.pack("<IIQQQ", kind, column, len(body), len(raw), reader.xxh64(raw))
        body += raw
    checksum = reader.xxh64(footer)
    postscript = struct.pack("<QIB3xQ", len(body), len(footer), 1, checksum)
    postscript = checked(postscript + struct.pack("<QQQ", len(body) + len(footer) + 64, *features))
    return body + footer + postscript + b"SYNSEG\r\n", checksum


def small_segment(**changes):
    """Three rows of two datasets: an id, a count, and a volume with a null."""
    ids = zone(3, integers=(7, 9))
    counts = zone(3, integers=(7, 7))
    volumes = zone(3, nulls=1, doubles=(-0.0, 2.5))
    columns = [
        ("cid", "id", "", [(b"\x00\x01" + packed([7, 8, 9], 2, 7), ids)], []),
        ("count", "int32", "1", [(b"\x00" + constant(7), counts)], []),
        ("volume", "float64", "nm3",
         [(b"\x02" + block(b"\x05") + b"\x01" + block(struct.pack("<3d", -0.0, 1.0, 2.5)), volumes)], []),
    ]
    return segment(columns, [(DATASET, 2), (OTHER, 1)], [3], **changes)


def numbers(values):
    """Packed numbers, eight bits each where they are not all alike."""
    base = min(values, default=0)
    if len(set(values)) <= 1:
        return struct.pack("<QB", base, 0)
    return struct.pack("<QB", base, 8) + bytes(value - base for value in values)


def block_file(magic, head, blocks, packed=()):
    """`packed` are the positions of blocks that are stored as Zstandard frames."""
    stored = [zstandard.compress(raw) if index in packed else raw for index, raw in enumerate(blocks)]
    data = magic + struct.pack("<HHIII", 1, 0, 0, len(head), len(blocks)) + head
    for raw, kept in zip(blocks, stored):
        data += struct.pack("<IIQ", len(kept), len(raw), reader.xxh64(kept))
    return checked(data) + b"".join(stored)


def catalog_checksum(data):
    head, count = struct.unpack_from("<II", data, 16)
    return struct.unpack_from("<Q", data, 24 + head + 16 * count)[0]


def write_store(root, deleted=False, dead=()):
    """The small segment as snapshot 1 of a store; gives the segment's path."""
    data, checksum = small_segment()
    schema = struct.pack("<H", 1) + text("tiny") + struct.pack("<I", 1) + text("tiny") + struct.pack("<H", 0)
    schema += struct.pack("<HHH", 0, 0, 0)
    states = struct.pack("<IHHIHH", 1, 0, 0, 1, 0, int(deleted))
    catalog = block_file(
        b"SYNCAT\r\n", struct.pack("<QI", 5, 2), [schema, text("pack: tiny\n"), states, DATASET.bytes + OTHER.bytes]
    )
    names = ["cid", "count", "volume"]
    entries = b"".join(text(name) for name in names + ["species"])
    entries += struct.pack("<HHHHH", 1, 3, 0, 1, 2) + SEGMENT_ID.bytes + struct.pack("<Q", checksum)
    entries += numbers([len(data)]) + numbers([1]) + numbers([0]) + numbers([5]) + numbers([0])
    # The ordinals 0 and 1 as lengths, firsts and gaps, then the rows of both runs, and the
    # positions of those that are dead.
    runs = numbers([2]) + numbers([0]) + numbers([0]) + numbers([2, 1])
    runs += numbers([len(dead)]) + numbers(dead[:1]) + numbers([b - a - 1 for a, b in zip(dead, dead[1:])])
    zones = [zone(3, integers=(7, 9)), zone(3, integers=(7, 7)), zone(3, nulls=1, doubles=(-0.0, 2.5))]
    terms = numbers([2]) + numbers([0]) + numbers([]) + numbers([])
    head = struct.pack("<Q", 1) + STORE_ID.bytes
    head += struct.pack("<qQQ", 0, 5, catalog_checksum(catalog)) + text("load")
    head += struct.pack("<II", 1, 1) + text("synapse") + struct.pack("<IHH", 1, 3, 1)
    manifest = block_file(b"SYNMAN\r\n", head, [entries, runs] + zones + [terms])
    path = os.path.join(root, "tables", "synapse", f"{SEGMENT_ID}.seg")
    identity = b"SYNSTO\r\n" + struct.pack("<HHI", 1, 0, 0) + STORE_ID.bytes + bytes(24)
    files = {
        os.path.join(root, "STORE"): checked(identity),
        os.path.join(root, "catalog", "0000000005.cat"): catalog,
        os.path.join(root, "manifests", "0000000001.man"): manifest,
        path: data,
    }
    for name, content in files.items():
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "wb") as file:
            file.write(content)
    return path


def chapter_text(chapter):
    with open(os.path.join(ROOT, "FormatSpec", chapter), encoding="utf-8") as file:
        return file.read()


def worked_examples(chapter, heading):
    """The bytes of the code blocks of a chapter of FormatSpec, after a heading."""
    content = chapter_text(chapter).split(heading, 1)[1].split("\n## ", 1)[0]
    examples = []
    for block_ in content.split("```")[1::2]:
        data = b""
        for line in block_.split("\n"):
            if repeated := re.match(r"([0-9A-F]{2}) \* ([0-9]+)", line):
                data += bytes.fromhex(repeated[1]) * int(repeated[2])
            elif digits := re.match(r"((?:[0-9A-F]{2} {1,2})*[0-9A-F]{2})(?:\s|$)", line):
                data += bytes.fromhex(digits[1])
        examples.append(data)
    return examples


def run(*arguments):
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        status = reader.main(list(arguments))
    return status, output.getvalue(), errors.getvalue()


class BrokenRules(unittest.TestCase):
    @contextlib.contextmanager
    def refuses(self, rule):
        with self.assertRaises(reader.FormatError) as caught:
            yield
        self.assertEqual(caught.exception.rule, rule, str(caught.exception))


class ChecksumTests(unittest.TestCase):
    def test_published_vectors(self):
        for data, hash_ in ((b"", 0xEF46DB3751D8E999), (b"abc", 0x44BC2CF5AD770999)):
            self.assertEqual(reader.xxh64_plain(data), hash_)
            self.assertEqual(reader.xxh64(data), hash_)

    def test_plain_equals_the_library(self):
        for size in (1, 4, 7, 8, 31, 32, 33, 63, 64, 100, 1000):
            data = random.Random(size).randbytes(size)
            self.assertEqual(reader.xxh64_plain(data), reader.xxh64(data), size)


class PageTests(BrokenRules):
    def decode(self, payload, column_type, count):
        values, valid = reader.decode_page(payload, column_type, count)
        return [value if mask else None for value, mask in zip(values.tolist(), valid.tolist())]

    def test_worked_examples_of_the_text(self):
        examples = worked_examples("encodings.md", "## Worked examples")
        self.assertEqual(len(examples), 8)
        constant_page, packed_page, lanes_page, sparse_page = examples[:4]
        text_page, shared_page, double_page, id_page = examples[4:]
        self.assertEqual(self.decode(constant_page, "int64", 3), [7, 7, 7])
        self.assertEqual(self.decode(packed_page, "int64", 4), [100, 101, 106, 101])
        expected = [0] * 1024
        expected[0], expected[1], expected[33], expected[320] = 1, 2, 7, 5
        self.assertEqual(self.decode(lanes_page, "int64", 1024), expected)
        self.assertEqual(self.decode(sparse_page, "int64", 5), [0, 0, 0, 9, 0])
        self.assertEqual(self.decode(text_page, "text", 4), ["axo", None, "axo", "dendrit"])
        texts = np.array([f"text {index}" for index in range(6)], dtype=object)
        values, _ = reader.decode_page(shared_page, "text", 3, shared=lambda: texts)
        self.assertEqual(values.tolist(), ["text 5", "text 5", "text 0"])
        self.assertEqual(self.decode(id_page, "id", 2), [str(DATASET)] * 2)
        doubles = [value.hex() for value in self.decode(double_page, "float64", 2)]
        self.assertEqual(doubles, [(0.1).hex(), (-0.0).hex()])

    def test_every_width(self):
        for width in range(1, 65):
            values = [random.Random(f"{width} {index}").getrandbits(width) for index in range(100)]
            self.assertEqual(reader.unpack_bits(sequential(values, width), 100, width).tolist(), values, width)

    def test_every_width_interleaved(self):
        for width in range(65):
            values = [random.Random(f"{width} {index}").getrandbits(width) if width else 0 for index in range(1024)]
            raw = interleaved(values, width)
            self.assertEqual(len(raw), 128 * width)
            self.assertEqual(reader.unpack_lanes(raw, width).tolist(), values, width)

    def test_whole_vectors_are_interleaved_and_the_rest_is_not(self):
        # A whole vector of 5 bits with two patches, and one of 3 values.
        values = [index * 7 % 32 for index in range(1024)]
        frames = bytes([5, 2]) + bytes([4, 0]) + struct.pack("<HHqq", 2, 0, 100, -1)
        patches = sequential([0, 1023], 10) + sequential([8, 9], 4)
        payload = b"\x00\x03" + frames + interleaved(values, 5) + patches + sequential([3, 0, 2], 2)
        expected = [100 + value for value in values] + [2, -1, 1]
        expected[0], expected[1023] = 104, 95
        self.assertEqual(self.decode(payload, "int64", 1027), expected)

    def test_packed_wraps_around(self):
        payload = b"\x00\x03\x40\x00\x00\x00" + struct.pack("<qQQ", 1 << 62, 0, (1 << 63) + 5)
        self.assertEqual(self.decode(payload, "int64", 2), [1 << 62, (1 << 62) + 5 - (1 << 63)])

    def test_patches_stand_instead(self):
        # Four values of 1 bit over base 10; at 1 and 3 stand 10 - 5 and 10 + 300.
        patches = (1 | 3 << 10).to_bytes(3, "little") + (9 | 600 << 10).to_bytes(3, "little")
        payload = b"\x00\x03" + struct.pack("<BBHq", 1, 10, 2, 10) + b"\x05" + patches
        self.assertEqual(self.decode(payload, "int64", 4), [11, 5, 11, 310])

    def test_multiple(self):
        payload = b"\x00\x08" + struct.pack("<qq", -3, 40) + packed([0, 2, 1], 2, 0)
        self.assertEqual(self.decode(payload, "int64", 3), [-3, 77, 37])

    def test_sequence_wraps_around(self):
        payload = b"\x00\x02" + struct.pack("<qq", (1 << 63) - 2, 1)
        self.assertEqual(self.decode(payload, "int64", 3), [(1 << 63) - 2, (1 << 63) - 1, -(1 << 63)])
        payload = b"\x00\x02" + struct.pack("<qq", 5, -2)
        self.assertEqual(self.decode(payload, "int64", 3), [5, 3, 1])

    def test_sparse(self):
        payload = b"\x00\x07" + struct.pack("<qI", -4, 2) + packed([1, 3], 2, 0) + packed([9, 8], 1, 8)
        self.assertEqual(self.decode(payload, "int64", 5), [-4, 9, -4, 8, -4])
        payload = b"\x00\x07" + struct.pack("<qI", 6, 0) + constant(0) + constant(0)
        self.assertEqual(self.decode(payload, "int64", 2), [6, 6])

    def test_doubles_of_other_forms(self):
        significant = b"\x05" + packed([15, 15, 9], 4, 9) + packed([1, 3, 0], 2, 0)
        significant += struct.pack("<I", 1) + constant(2) + struct.pack("<d", math.inf)
        values, _ = reader.decode_page(b"\x00" + significant, "float64", 3)
        self.assertEqual(values.tolist(), [1.5, 0.015, math.inf])
        bits = struct.unpack("<Q", struct.pack("<d", -0.3))[0]
        split = b"\x06\x30" + constant(bits >> 48) + (bits & (1 << 48) - 1).to_bytes(6, "little")
        values, _ = reader.decode_page(b"\x00" + split, "float64", 1)
        self.assertEqual(values.tolist(), [-0.3])
        # A whole vector and one value more: the low bits of the first are interleaved.
        words = [struct.unpack("<Q", struct.pack("<d", -0.3 * index))[0] for index in range(1, 1026)]
        low = [word & (1 << 52) - 1 for word in words]
        high = [word >> 52 for word in words]
        frames = bytes([12, 12]) + bytes(2 + 4 + 16)
        high = b"\x03" + frames + interleaved(high[:1024], 12) + sequential(high[1024:], 12)
        split = b"\x06\x34" + high + interleaved(low[:1024], 52) + sequential(low[1024:], 52)
        values, _ = reader.decode_page(b"\x00" + split, "float64", 1025)
        self.assertEqual(values.tolist(), [-0.3 * index for index in range(1, 1026)])
        narrow = b"\x07" + constant(struct.unpack("<I", struct.pack("<f", 0.1))[0])
        narrow += struct.pack("<I", 1) + constant(1) + struct.pack("<d", 0.1)
        values, _ = reader.decode_page(b"\x00" + narrow, "float64", 2)
        self.assertEqual(values.tolist(), [struct.unpack("<f", struct.pack("<f", 0.1))[0], 0.1])

    def test_ordered_doubles(self):
        for value, place in ((0.0, 0), (-0.0, -1), (1.5, 0x3FF8 << 48), (-1.5, -(0x3FF8 << 48) - 1)):
            values, _ = reader.decode_page(b"\x00\x09" + constant(place), "float64", 1)
            self.assertEqual(values[0].hex(), value.hex())

    def test_grid_doubles(self):
        grid = b"\x0a" + struct.pack("<d", 0.1) + packed([3, 3, 5], 2, 3) + packed([0, 1, 0], 1, 0)
        grid += struct.pack("<I", 1) + constant(2) + struct.pack("<d", -math.inf)
        values, _ = reader.decode_page(b"\x00" + grid, "float64", 3)
        self.assertEqual(values.tolist(), [3 * 0.1, math.nextafter(3 * 0.1, 1), -math.inf])

    def test_derived_doubles(self):
        columns = {1: np.array([1.0, 6.0, 0.0]), 3: np.array([3.0, -2.0, 0.0])}
        exceptions = struct.pack("<I", 1) + constant(2) + struct.pack("<d", 7.0)
        for operation, expected in ((1, [4.0, 4.0]), (2, [-2.0, 8.0]), (3, [3.0, -12.0]), (4, [1 / 3, -3.0])):
            payload = b"\x00\x08" + struct.pack("<BHH", operation, 1, 3) + exceptions
            values, _ = reader.decode_page(payload, "float64", 3, columns.get)
            self.assertEqual(values.tolist(), expected + [7.0])

    def test_derived_from_what_cannot_be(self):
        numbers = b"\x00\x02" + struct.pack("<d", 2.0)
        counts = b"\x00" + constant(2)
        for left, right, rule in ((0, 0, None), (1, 0, "ENC-037"), (0, 2, "ENC-037"), (9, 0, "ENC-037"), (3, 0, "ENC-037")):
            derived = b"\x00\x08" + struct.pack("<BHHI", 1, left, right, 0) + constant(0)
            columns = [
                ("two", "float64", "", [(numbers, zone(3, doubles=(2, 2)))], []),
                ("count", "int32", "", [(counts, zone(3, integers=(2, 2)))], []),
                ("sum", "float64", "", [(derived, zone(3, doubles=(4, 4)))], []),
                ("none", "float64", "", [(b"\x01", zone(3, nulls=3))], []),
            ]
            opened = reader.Segment(segment(columns, [(DATASET, 3)], [3])[0])
            with self.subTest(left=left, right=right), self.refuses(rule) if rule else contextlib.nullcontext():
                self.assertEqual(opened.column(2)[0][0].tolist(), [4.0] * 3)

    def test_entropy_of_the_text(self):
        (example,) = [block_ for block_ in worked_examples("encodings.md", "A body of 12 values") if block_][:1]
        body = reader.Reader(example, "ENC-002")
        self.assertEqual(reader.entropy_integers(body, 12).tolist(), [5, 5, 5, 6, 5, 5, 9, 5, 5, 6, 5, 5])
        stream = b"\x00\x09" + struct.pack("<I", len(example)) + example
        self.assertEqual(self.decode(stream, "int64", 12), [5, 5, 5, 6, 5, 5, 9, 5, 5, 6, 5, 5])

    def test_table_of_the_text(self):
        bins = [(5, 0, 10), (2, 1, 20), (1, 2, 30)]
        table = reader.entropy_table(3, bins)
        self.assertEqual([{10: "A", 20: "B", 30: "C"}[row[3]] for row in table], list("ABACAABA"))
        self.assertEqual([row[0] for row in table], [1, 2, 1, 3, 1, 0, 2, 0])
        self.assertEqual([row[1] for row in table], [2, 0, 4, 0, 6, 0, 4, 1])

    def test_entropy_of_differences(self):
        # One bin of one number, 3, without bits: vectors of no bytes.
        bins = struct.pack("<BHq", 0, 1, 3) + b"\x07"
        lengths = struct.pack("<HB", 0, 0)
        values = struct.pack("<qB", -5, 3) + sequential([6, 0], 3)
        differences = struct.pack("<qB", 2, 0)
        for order, seeds in ((0, b""), (1, values), (2, values + differences)):
            expected = []
            for value, size in ((1, 1024), (-5, 6)):
                difference = 2
                for _ in range(size):
                    difference = difference + 3 if order == 2 else 3
                    value = value + difference if order else 3
                    expected.append(value)
            body = bytes([order]) + bins + seeds + lengths
            stream = b"\x00\x09" + struct.pack("<I", len(body)) + body
            self.assertEqual(self.decode(stream, "int64", 1030), expected)

    def test_delta_starts_each_vector_anew(self):
        # 1,026 values: the first vector ascends by 2, the second has two values.
        firsts = struct.pack("<qq", 10, -4)
        body = bytes(8) + struct.pack("<qq", 2, 7)
        expected = [10 + 2 * index for index in range(1024)] + [-4, 3]
        self.assertEqual(self.decode(b"\x00\x04" + firsts + body, "int64", 1026), expected)

    def test_run_end_and_dictionary(self):
        runs = b"\x05" + struct.pack("<I", 2) + packed([3, 1], 2, 1) + packed([5, -5], 4, -5)
        self.assertEqual(self.decode(b"\x00" + runs, "int64", 4), [5, 5, 5, -5])
        dictionary = b"\x06" + struct.pack("<I", 2) + packed([-9, 9], 5, -9) + packed([1, 0, 1], 1, 0)
        self.assertEqual(self.decode(b"\x00" + dictionary, "int64", 3), [9, -9, 9])

    def test_decimal_divides_and_patches(self):
        body = b"\x03\x01" + packed([1, 3, 3], 2, 1) + struct.pack("<I", 1) + constant(2) + struct.pack("<d", -0.0)
        values, _ = reader.decode_page(b"\x00" + body, "float64", 3)
        self.assertEqual([value.hex() for value in values.tolist()], [(0.1).hex(), (0.3).hex(), (-0.0).hex()])

    def test_doubles_keep_their_bits(self):
        patterns = struct.pack("<3Q", 0x7FF8000000000123, 0x8000000000000000, 1)
        values, _ = reader.decode_page(b"\x00\x01" + block(patterns), "float64", 3)
        self.assertEqual(values.astype("<f8").tobytes(), patterns)

    def test_double_dictionary_ascends_as_signed_words(self):
        # -2.0 has the highest bit set: as a signed word it is the smaller one.
        words = [struct.unpack("<q", struct.pack("<d", value))[0] for value in (-2.0, 0.5)]
        values = b"\x02" + struct.pack("<qq", words[0], words[1] - words[0])
        self.assertEqual(self.decode(b"\x00\x04" + struct.pack("<I", 2) + values + packed([1, 0, 1], 1, 0), "float64", 3),
                         [0.5, -2.0, 0.5])

    def test_codecs(self):
        plain = struct.pack("<64d", *[0.1] * 64)
        packers = []
        with contextlib.suppress(ImportError):
            import lz4.block

            packers.append((1, lz4.block.compress(plain, store_size=False)))
        with contextlib.suppress(ImportError):
            import zstandard

            packers.append((2, zstandard.ZstdCompressor().compress(plain)))
        for codec, stored in packers:
            body = bytes([codec]) + struct.pack("<I", len(stored)) + stored
            self.assertEqual(self.decode(b"\x00\x01" + body, "float64", 64), [0.1] * 64)
            short = bytes([codec]) + struct.pack("<I", len(stored) - 1) + stored[:-1]
            with self.refuses("ENC-011"):
                self.decode(b"\x00\x01" + short, "float64", 64)

    def test_a_frame_may_not_state_more_than_there_is(self):
        try:
            import zstandard
        except ImportError:
            self.skipTest("zstandard is not there")
        stored = zstandard.ZstdCompressor().compress(bytes(1 << 20))
        body = b"\x00\x01\x02" + struct.pack("<I", len(stored)) + stored
        with self.refuses("ENC-011"):
            self.decode(body, "float64", 64)

    def test_raw_doubles_are_a_block_per_vector(self):
        values = [index / 7 for index in range(1026)]
        blocks = block(struct.pack("<1024d", *values[:1024])) + block(struct.pack("<2d", *values[1024:]))
        self.assertEqual(self.decode(b"\x00\x01" + blocks, "float64", 1026), values)

    def test_texts_are_a_block_per_vector(self):
        texts = [f"t{index}" for index in range(1026)]
        lengths = struct.pack("<I", 1026) + b"\x05" + struct.pack("<I", 4)
        lengths += packed([10, 90, 900, 26], 10, 0) + packed([2, 3, 4, 5], 3, 0)
        blocks = block("".join(texts[:1024]).encode()) + block("".join(texts[1024:]).encode())
        codes = b"\x02" + struct.pack("<qq", 1025, -1)
        self.assertEqual(self.decode(b"\x00" + lengths + blocks + codes, "text", 1026), texts[::-1])

    def test_identifiers(self):
        unsigned = b"\x00\x02" + constant(-1)
        self.assertEqual(self.decode(unsigned, "id", 2), [(1 << 64) - 1] * 2)
        uuids = b"\x00\x03" + struct.pack("<I", 1) + DATASET.bytes + constant(0)
        self.assertEqual(self.decode(uuids, "id", 2), [str(DATASET)] * 2)
        texts = b"\x00\x04" + struct.pack("<I", 1) + constant(3) + block(b"007") + constant(0)
        self.assertEqual(self.decode(texts, "id", 2), ["007", "007"])

    def test_validity_forms(self):
        self.assertEqual(self.decode(b"\x01", "int64", 2), [None, None])
        nulls = b"\x03" + struct.pack("<I", 1) + constant(1) + constant(4)
        self.assertEqual(self.decode(nulls, "int64", 3), [4, None, 4])
        valid = b"\x04" + struct.pack("<I", 1) + constant(1) + constant(4)
        self.assertEqual(self.decode(valid, "int64", 3), [None, 4, None])

    def test_broken_payloads(self):
        for rule, payload, column_type, count in (
            ("ENC-001", b"\x00", "int64", 65_537),
            ("ENC-002", b"\x00\x01\x07", "int64", 3),
            ("ENC-002", b"\x00" + constant(7) + b"\x00", "int64", 3),
            ("ENC-003", b"\x00" + (b"\x08" + struct.pack("<qq", 0, 2)) * 4 + constant(0), "int64", 3),
            ("ENC-011", b"\x00\x01\x03" + bytes(4), "float64", 3),
            ("ENC-020", b"\x00\x00", "int64", 3),
            ("ENC-020", b"\x00\x0a", "int64", 3),
            ("ENC-002", b"\x00\x02" + bytes(15), "int64", 3),
            ("ENC-022", b"\x00\x03\x41" + bytes(11), "int64", 3),
            ("ENC-022", b"\x00\x03" + struct.pack("<BBHq", 0, 0, 4, 0), "int64", 3),
            ("ENC-024", b"\x00\x05" + struct.pack("<I", 1) + constant(2) + constant(0), "int64", 3),
            ("ENC-024", b"\x00\x05" + struct.pack("<I", 4) + constant(1) + constant(0), "int64", 3),
            ("ENC-025", b"\x00\x06" + struct.pack("<I", 2) + packed([2, 1], 1, 1), "int64", 3),
            ("ENC-025", b"\x00\x06" + struct.pack("<I", 1) + constant(5) + constant(1), "int64", 3),
            ("ENC-026", b"\x00\x08" + struct.pack("<qq", 0, 1) + constant(0), "int64", 3),
            ("ENC-027", b"\x00\x03" + struct.pack("<BBHq", 0, 0, 1, 0) + sequential([3], 10), "int64", 3),
            ("ENC-027", b"\x00\x03" + struct.pack("<BBHq", 0, 0, 2, 0) + sequential([1, 1], 10), "int64", 3),
            ("ENC-028", b"\x00\x07" + struct.pack("<qI", 0, 4) + constant(0) + constant(0), "int64", 3),
            ("ENC-028", b"\x00\x07" + struct.pack("<qI", 0, 1) + constant(3) + constant(0), "int64", 3),
            ("ENC-030", b"\x00\x00", "float64", 3),
            ("ENC-032", b"\x00\x03\x13", "float64", 3),
            ("ENC-032", b"\x00\x03\x00" + constant(1) + struct.pack("<I", 4), "float64", 3),
            ("ENC-033", b"\x00\x04" + struct.pack("<I", 1) + constant(7) + constant(1), "float64", 3),
            ("ENC-033", b"\x00\x04" + struct.pack("<I", 2) + constant(7) + constant(1), "float64", 3),
            ("ENC-034", b"\x00\x05" + constant(1) + constant(23), "float64", 3),
            ("ENC-034", b"\x00\x05" + constant(1) + constant(1) + struct.pack("<I", 1) + constant(-1), "float64", 3),
            ("ENC-035", b"\x00\x06\x1f", "float64", 3),
            ("ENC-035", b"\x00\x06\x40", "float64", 3),
            ("ENC-036", b"\x00\x07" + constant(1 << 32), "float64", 3),
            ("ENC-036", b"\x00\x07" + constant(1) + struct.pack("<I", 4), "float64", 3),
            ("ENC-037", b"\x00\x08\x05" + bytes(4), "float64", 3),
            ("ENC-037", b"\x00\x08\x01" + bytes(4), "float64", 3),
            ("ENC-039", b"\x00\x0a" + bytes(8) + constant(1) + constant(0) + struct.pack("<I", 4), "float64", 3),
            ("ENC-040", b"\x00" + struct.pack("<I", 1) + constant(1) + block(b"\xff"), "text", 3),
            ("ENC-040", b"\x00" + struct.pack("<I", 4), "text", 3),
            ("ENC-040", b"\x00" + struct.pack("<I", 1) + constant((1 << 30) + 1), "text", 3),
            ("ENC-050", b"\x00\x05", "id", 3),
            ("ENC-050", b"\x00\x03" + struct.pack("<I", 1) + DATASET.bytes + constant(1), "id", 3),
            ("ENC-050", b"\x00\x04" + struct.pack("<I", 1) + constant(0) + block(b"") + constant(0), "id", 3),
            ("ENC-060", b"\x05", "int64", 3),
            ("ENC-060", b"\x02" + block(b"\x0f"), "int64", 3),
        ):
            with self.subTest(rule=rule, payload=payload.hex()), self.refuses(rule):
                reader.decode_page(payload, column_type, count)

    def test_broken_entropy_bodies(self):
        def body(order=0, log=0, bins=1, codes=b"\x07", rest=struct.pack("<HB", 0, 0)):
            return struct.pack("<BBHq", order, log, bins, 5) + codes + rest

        reader.entropy_integers(reader.Reader(body(), "ENC-002"), 3)
        for rule, raw, count in (
            ("ENC-070", body(), 0),
            ("ENC-070", body(order=3), 3),
            ("ENC-071", body(log=15), 3),
            ("ENC-071", body(bins=0), 3),
            ("ENC-071", body(bins=2), 3),
            ("ENC-072", body(log=1), 3),
            ("ENC-072", body(codes=b"\x0a"), 3),
            ("ENC-073", body(codes=b"\x15"), 3),
            ("ENC-074", body(rest=struct.pack("<HB", 0, 17)), 3),
            ("ENC-074", body(order=1, rest=struct.pack("<qB", 0, 65)), 3),
            ("ENC-075", body(rest=struct.pack("<HB", 1, 0)), 3),
            ("ENC-075", body(rest=struct.pack("<HBB", 0, 0, 0)), 3),
            ("ENC-076", body(rest=struct.pack("<HBB", 1, 0, 0)), 3),
            ("ENC-002", body()[:5], 3),
        ):
            with self.subTest(rule=rule, raw=raw.hex()), self.refuses(rule):
                reader.entropy_integers(reader.Reader(raw, "ENC-002"), count)


class ExactSumTests(BrokenRules):
    def read(self, *limbs, first=68):
        raw = struct.pack("<BB", first, len(limbs))
        raw += b"".join(struct.pack("<I", limb) for limb in limbs[:-1])
        raw += struct.pack("<q", limbs[-1]) if limbs else b""
        return reader.exact_sum(reader.Reader(raw, "SEG-045"))

    def test_values(self):
        self.assertEqual(self.read(21), 21 << 2176)
        self.assertEqual(self.read(-1), -1 << 2176)
        self.assertEqual(self.read(5, -1), (5 - (1 << 32)) << 2176)
        self.assertEqual(self.read(first=0), 0)

    def test_examples_of_the_text(self):
        exact_tenth = 7205759403792794 << 2176 - 56
        for digits, value in (
            ("00 00", 0),
            ("44 01 15 00 00 00 00 00 00 00", 21 << 2176),
            ("44 01 FF FF FF FF FF FF FF FF", -1 << 2176),
            ("42 02 00 9A 99 99 99 99 99 19 00 00 00 00", exact_tenth),
        ):
            raw = bytes.fromhex(digits)
            self.assertEqual(reader.exact_sum(reader.Reader(raw, "SEG-045")), value)
        self.assertEqual(reader.double_moments(np.array([0.1]))[0], exact_tenth)

    def test_only_the_canonical_form(self):
        for limbs in ((0, 1), (1, 0), (1 << 31, -1), (1 << 32,), (-(1 << 31) - 1,)):
            with self.subTest(limbs=limbs), self.refuses("SEG-060"):
                self.read(*limbs)
        with self.refuses("SEG-060"):
            self.read(first=1)

    def test_moments_of_doubles_are_exact(self):
        from fractions import Fraction

        values = [1e308, -1e308, 5e-324, 2.2e-308, 0.1, -0.0, 3.0]
        exact = [Fraction(value) for value in values]
        unit = Fraction(1 << 2176)
        total, squares = reader.double_moments(np.array(values))
        self.assertEqual((total, squares), (sum(exact) * unit, sum(value * value for value in exact) * unit))


class SegmentTests(BrokenRules):
    def test_reads_what_was_built(self):
        opened = reader.Segment(small_segment()[0])
        opened.check_statistics()
        self.assertEqual(opened.runs, [(str(DATASET), 2), (str(OTHER), 1)])
        pages, masks = opened.column(2)
        self.assertEqual(masks[0].tolist(), [True, False, True])
        self.assertEqual(pages[0][2], 2.5)

    def test_the_example_is_fresh_and_sound(self):
        self.assertEqual(chapter_text("example.md"), make_example.markdown())
        opened = reader.Segment(make_example.build().data)
        opened.check_statistics()
        self.assertEqual(opened.column(0)[0][0].tolist(), make_example.VALUES)

    def test_every_byte_counts(self):
        """Whatever single byte is changed, opening names a rule."""
        data, _ = small_segment()
        for offset in range(len(data)):
            damaged = bytearray(data)
            damaged[offset] ^= 0x10
            with self.subTest(offset=offset), self.assertRaises(reader.FormatError):
                reader.Segment(bytes(damaged))

    def test_every_cut_is_noticed(self):
        data, _ = small_segment()
        for size in range(len(data)):
            with self.subTest(size=size), self.assertRaises(reader.FormatError):
                reader.Segment(data[:size])

    def test_padding_is_zero(self):
        with self.refuses("SEG-011"):
            reader.Segment(small_segment(padding=b"\x01")[0])

    def test_a_later_version_is_named(self):
        data, _ = small_segment()
        with self.refuses("SEG-004"):
            reader.Segment(data[:8] + b"\x02" + data[9:])

    def constant_segment(self, zone_map, *entries, rows=256, column_type="int32", value=7):
        """One run of one column that holds one value."""
        page = (b"\x00" + constant(value), zone_map)
        columns = [("count", column_type, "1", [page], list(entries))]
        return reader.Segment(segment(columns, [(DATASET, rows)], [rows])[0])

    def test_features(self):
        reader.Segment(small_segment(features=(0, 1 << 63))[0]).check_statistics()
        with self.assertRaisesRegex(reader.FormatError, r"needs feature 5, which a newer.*\(SEG-005\)"):
            reader.Segment(small_segment(features=(1 << 5 | 1 << 9, 0))[0])

    def test_statistics_that_lie_are_noticed(self):
        true, false = zone(256, integers=(7, 7)), zone(256, integers=(7, 8))
        self.constant_segment(true, statistics(true, 7 * 256, 49 * 256)).check_statistics()
        with self.refuses("SEG-047"):
            self.constant_segment(false, statistics(true, 7 * 256, 49 * 256)).check_statistics()
        for entry in (statistics(false, 7 * 256, 49 * 256), statistics(true, 7 * 256, 49 * 255)):
            with self.refuses("SEG-048"):
                self.constant_segment(true, entry).check_statistics()

    def test_short_runs_have_no_statistics(self):
        bounds = zone(255, integers=(7, 7))
        self.constant_segment(bounds, rows=255).check_statistics()
        for rows, entries in ((255, [statistics(bounds, 7 * 255, 49 * 255)]), (256, [])):
            with self.refuses("SEG-045"):
                self.constant_segment(zone(rows, integers=(7, 7)), *entries, rows=rows)

    def zoned_segment(self, *zones):
        """9,000 rows: 7 in all but the first, which is 6."""
        rows = 9000
        page = (b"\x00\x05" + struct.pack("<I", 2) + packed([1, rows - 1], 14, 1) + packed([6, 7], 1, 6),
                zone(rows, integers=(6, 7)))
        entry = statistics(page[1], 7 * rows - 1, 49 * rows - 13)
        columns = [("count", "int32", "1", [page], [entry])]
        return reader.Segment(segment(columns, [(DATASET, rows)], [rows], zones=[b"".join(zones)])[0])

    def test_zones(self):
        first, second = page_zone(integers=(6, 7)), page_zone(integers=(7, 7))
        self.zoned_segment(first, second).check_statistics()
        with self.refuses("SEG-052"):
            self.zoned_segment(first, first).check_statistics()
        for zones in (
            (first,), (second, second), (first, second, second), (first, page_zone(integers=(8, 7))),
            (page_zone(nulls=1, integers=(6, 7)), second), (first, page_zone(nulls=808) + bytes(16)),
            (first, page_zone(nulls=808, integers=(7, 7))),
        ):
            with self.subTest(zones=zones), self.refuses("SEG-051"):
                self.zoned_segment(*zones)
        with self.refuses("SEG-040"):
            bounds = zone(9000, integers=(7, 7))
            self.constant_segment(bounds, statistics(bounds, 7 * 9000, 49 * 9000), rows=9000)

    def sketched_segment(self, quantiles=b"", distincts=b"", rows=8192):
        """0, 3, 6, ... as plain doubles; or one UUID, in a page that is not short."""
        if quantiles:
            values = [3 * row for row in range(rows)]
            vectors = [values[start : start + 1024] for start in range(0, rows, 1024)]
            payload = b"\x00\x01" + b"".join(block(struct.pack("<1024d", *vector)) for vector in vectors)
            bounds = zone(rows, doubles=(0, values[-1]))
            entry = statistics(bounds, sum(values), sum(value * value for value in values))
            columns = [("count", "float64", "1", [(payload, bounds)], [entry])]
            data = segment(columns, [(DATASET, rows)], [rows], quantiles=[quantiles])[0]
        else:
            distinct = b"".join(uuid.UUID(int=row).bytes for row in range(rows))
            payload = b"\x00\x03" + struct.pack("<I", rows) + distinct + constant(7)
            columns = [("cid", "id", "", [(payload, zone(rows))], [statistics(zone(rows))])]
            data = segment(columns, [(DATASET, rows)], [rows], distincts=[distincts])[0]
        return reader.Segment(data)

    def quantile_entry(self, levels, count=8192, noise=10_000, run_=0):
        entry = struct.pack("<IIQI", run_, count, noise, len(levels))
        for exponent, values in levels:
            entry += struct.pack(f"<HH{len(values)}d", exponent, len(values), *values)
        return entry

    def test_quantile_sketches(self):
        # Of each 512 rows one, 256 rows past the start of the block.
        items = [3 * (512 * block + 256) for block in range(16)]
        self.sketched_segment(self.quantile_entry([(9, items)])).check_statistics()
        for levels in (
            [(9, items[:-1])], [(9, items), (9, [])], [(21, items)], [(9, items[::-1])],
            [(10, items[:4]), (9, items[:8])],
        ):
            with self.subTest(levels=levels), self.refuses("SEG-054"):
                self.sketched_segment(self.quantile_entry(levels))
        with self.refuses("SEG-054"):
            self.sketched_segment(self.quantile_entry([(9, items)], noise=671_089))
        for run_ in (1, 5):
            with self.refuses("SEG-053"):
                self.sketched_segment(self.quantile_entry([(9, items)], run_=run_))
        for entry in (
            self.quantile_entry([(9, [item + 1 for item in items])]),
            self.quantile_entry([(9, items)], noise=600),
            self.quantile_entry([(9, [0] * 16)]),
            self.quantile_entry([(8, items)], count=4096),
        ):
            with self.subTest(entry=entry), self.refuses("SEG-055"):
                self.sketched_segment(entry).check_statistics()
        large = self.quantile_entry([(5, [3 * (32 * block + 16) for block in range(256)])])
        with self.refuses("SEG-058"):
            self.sketched_segment(large).check_statistics()

    def test_distinct_sketches(self):
        self.assertEqual(int(reader.mix(np.zeros(1, dtype=np.int64))[0]), 0xE220A8397B1DCDAF)
        head = struct.pack("<I", 0)
        hash_ = reader.xxh64(uuid.UUID(int=7).bytes)
        rank = 53 - (hash_ & (1 << 52) - 1).bit_length()
        register = (hash_ >> 52) << 6 | rank
        entry = head + b"\x01\x00" + register.to_bytes(3, "little")
        self.sketched_segment(distincts=entry).check_statistics()
        for other in (register + 1, register ^ 64):
            with self.refuses("SEG-057"):
                self.sketched_segment(distincts=entry[:6] + other.to_bytes(3, "little")).check_statistics()
        # Sound by itself, but too large beside these pages.
        registers = reader.registers_of(np.arange(8192) * 3, "id")
        self.assertGreater(int((registers != 0).sum()), 1024)
        bits = sum(int(content) << 6 * index for index, content in enumerate(registers))
        dense = head + b"\xff\xff" + bits.to_bytes(3072, "little")
        with self.refuses("SEG-058"):
            self.sketched_segment(distincts=dense).check_statistics()
        for entry in (
            b"\x00\x04" + bytes(3072), b"\xff\xff" + bytes(3072), b"\x01\x00" + bytes(3),
            b"\x01\x00\x36\x00\x00", b"\x01\x00\x01\x00\x04", b"\x02\x00\x41\x00\x00\x01\x00\x00",
        ):
            with self.subTest(entry=entry), self.refuses("SEG-056"):
                self.sketched_segment(distincts=head + entry)
        with self.refuses("SEG-053"):
            self.sketched_segment(distincts=head + b"\x00\x00" + head + b"\x00\x00")

    def test_hashes_of_identifiers(self):
        text_hash = reader.xxh64(b"007")
        self.assertEqual(reader.identifier_hash("007"), text_hash)
        self.assertEqual(reader.identifier_hash("-7"), int(reader.mix(np.array([-7]))[0]))
        self.assertEqual(reader.identifier_hash(str(DATASET)), reader.xxh64(DATASET.bytes))
        self.assertEqual(reader.identifier_hash(str(DATASET).upper()), reader.xxh64(str(DATASET).upper().encode()))
        for unsigned in (1 << 63, "18446744073709551615"):
            self.assertEqual(reader.identifier_hash(unsigned), reader.xxh64(struct.pack("<Q", int(unsigned))))
        self.assertEqual(reader.identifier_hash("18446744073709551616"), reader.xxh64(b"18446744073709551616"))

    def test_values_fit_their_type(self):
        with self.refuses("SEG-020"):
            self.constant_segment(zone(1, integers=(200, 200)), rows=1, column_type="int8", value=200).column(0)


class StoreTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name

    def test_mark_of_the_text(self):
        (example,) = [block_ for block_ in worked_examples("store.md", "An example, the store") if block_]
        write_store(self.root)
        with open(os.path.join(self.root, "STORE"), "rb") as file:
            self.assertEqual(file.read(), example)

    def test_summary(self):
        write_store(self.root)
        status, output, _ = run(self.root, "--check")
        self.assertEqual(status, 0)
        self.assertIn("datasets 2, deleted 0\ntable synapse: 3 rows in 1 segments\n", output)

    def test_csv(self):
        write_store(self.root)
        _, output, _ = run(self.root, "--csv", "synapse")
        expected = f"dataset_id,cid,count,volume\n{DATASET},7,7,-0.0\n{DATASET},8,7,\n{OTHER},9,7,2.5\n"
        self.assertEqual(output, expected)
        _, output, _ = run(self.root, "--csv", "synapse", "--bits")
        self.assertEqual(output, expected.replace("-0.0", "8" + 15 * "0").replace("2.5", "4004" + 12 * "0"))

    def test_text_of_doubles(self):
        for value, expected in (
            (0.1, "0.1"), (-0.0, "-0.0"), (100.0, "100.0"), (1e-5, "1e-05"), (5e-324, "5e-324"),
            (2.0**53, "9007199254740992.0"), (-(2.0**53) - 2, "-9.007199254740994e+15"),
            (1e16, "1e+16"), (1e308, "1e+308"), (float("inf"), "inf"), (float("nan"), "NaN"),
        ):
            self.assertEqual(reader.double_text(value), expected)
            if value == value:
                self.assertEqual(float(expected), value)

    def test_deleted_datasets_are_left_out(self):
        write_store(self.root, deleted=True)
        _, output, _ = run(self.root)
        self.assertIn("table synapse: 2 rows in 1 segments, 1 replaced or of deleted datasets", output)
        _, output, _ = run(self.root, "--csv", "synapse")
        self.assertNotIn(str(OTHER), output)

    def test_dead_runs_are_left_out(self):
        write_store(self.root, dead=[0])
        _, output, _ = run(self.root, "--check")
        self.assertIn("table synapse: 1 rows in 1 segments, 2 replaced or of deleted datasets", output)
        _, output, _ = run(self.root, "--csv", "synapse")
        self.assertNotIn(str(DATASET), output)

    def test_dead_runs_are_runs_and_not_all(self):
        for dead in ([2], [0, 1]):
            write_store(self.root, dead=dead)
            status, _, errors = run(self.root)
            self.assertEqual(status, 5)
            self.assertIn("(MAN-011)", errors)

    def test_a_missing_segment(self):
        os.remove(write_store(self.root))
        status, _, errors = run(self.root)
        self.assertEqual(status, 5)
        self.assertIn("(STO-011)", errors)

    def test_a_damaged_file_names_its_rule(self):
        for name, rule in (
            ("STORE", "STO-003"),
            ("manifests/0000000001.man", "MAN-003"),
            ("catalog/0000000005.cat", "CAT-003"),
            (f"tables/synapse/{SEGMENT_ID}.seg", "SEG-010"),
        ):
            write_store(self.root)
            path = os.path.join(self.root, name)
            with open(path, "r+b") as file:
                file.seek(30)
                byte = file.read(1)
                file.seek(30)
                file.write(bytes([byte[0] ^ 1]))
            with self.subTest(name=name):
                status, _, errors = run(self.root)
                self.assertEqual(status, 5)
                self.assertIn(f"({rule})", errors)

    def test_another_catalogue_is_refused(self):
        write_store(self.root)
        path = os.path.join(self.root, "catalog", "0000000005.cat")
        with open(path, "rb") as file:
            data = file.read()
        end = 24 + struct.unpack_from("<I", data, 16)[0] + 16 * struct.unpack_from("<I", data, 20)[0]
        changed = data[:24] + b"\x06" + data[25:end]
        with open(path, "wb") as file:
            file.write(checked(changed) + data[end + 8 :])
        status, _, errors = run(self.root)
        self.assertEqual(status, 5)
        self.assertIn("(STO-005)", errors)


class BlockFileTests(BrokenRules):
    MAGIC = b"SYNTST\r\n"
    RULES = ("T-001", "T-002", "T-003")
    BLOCKS = [b"", b"x", bytes(1000)]

    def read(self, data):
        return reader.BlockFile(data, "f", self.MAGIC, self.RULES)

    def test_blocks_come_back(self):
        data = block_file(self.MAGIC, b"head", self.BLOCKS, packed=[2])
        self.assertLess(len(data), 200)
        file = self.read(data)
        self.assertEqual(bytes(file.head), b"head")
        self.assertEqual([bytes(raw) for raw in file.blocks], self.BLOCKS)

    def test_every_byte_counts(self):
        data = block_file(self.MAGIC, b"head", self.BLOCKS, packed=[2])
        for index in range(len(data)):
            with self.subTest(index=index), self.assertRaises(reader.FormatError):
                self.read(data[:index] + bytes([data[index] ^ 4]) + data[index + 1 :])
        for length in range(len(data)):
            with self.subTest(length=length), self.assertRaises(reader.FormatError):
                self.read(data[:length])

    def test_rules(self):
        data = block_file(self.MAGIC, b"", [b"abc"])
        entry = struct.pack("<IIQ", 3, 3, reader.xxh64(b"abc"))
        self.assertEqual(data, checked(data[:24] + entry) + b"abc")

        def sealed(stored, plain, raw=b"abc"):
            return checked(data[:24] + struct.pack("<IIQ", stored, plain, reader.xxh64(raw))) + raw

        for rule, changed in (
            ("BLK-001", data[:20] + b"\xff" + data[21:]), ("BLK-002", data + b"x"), ("BLK-002", sealed(4, 4)),
            ("BLK-003", sealed(3, 2)), ("BLK-003", sealed(3, (1 << 30) + 1)), ("BLK-004", data[:-1] + b"x"),
            ("BLK-005", sealed(3, 4)), ("T-001", b"x" + data), ("T-002", data[:8] + b"\x02" + data[9:]),
        ):
            with self.subTest(rule=rule), self.refuses(rule):
                self.read(changed)

    def test_packed_numbers(self):
        raw = struct.pack("<QB", 10, 3) + bytes([0b10_001_000, 0b1])
        self.assertEqual(reader.packed_numbers(reader.Reader(raw, "T-004"), 3), [10, 11, 16])
        for changed in (struct.pack("<QB", 1 << 63, 0), struct.pack("<QB", 0, 64) + bytes(24)):
            with self.refuses("BLK-006"):
                reader.packed_numbers(reader.Reader(changed, "T-004"), 3)
        with self.refuses("BLK-006"):
            reader.packed_numbers(reader.Reader(raw, "T-004"), 3, 15)

    def test_ascending_lists(self):
        raw = numbers([3, 0, 1]) + numbers([4, 7]) + numbers([0, 1])
        self.assertEqual(reader.ascending_lists(reader.Reader(raw, "T-004"), 3), [[4, 5, 7], [], [7]])
        raw = numbers([2]) + numbers([0xFFFFFFFF]) + numbers([0])
        with self.refuses("MAN-010"):
            reader.ascending_lists(reader.Reader(raw, "T-004"), 1)


class GoldenTests(unittest.TestCase):
    """The golden files of Tests/Golden, values stated anew."""

    FOLDER = os.path.join(ROOT, "Tests", "Golden", "1.0")

    @staticmethod
    def double(pattern):
        return struct.unpack("<d", struct.pack("<Q", pattern % (1 << 64)))[0]

    @staticmethod
    def scattered(number):
        word = (number + 1) * 0x9E3779B97F4A7C15 % (1 << 64)
        return (word ^ word >> 32) * 0xD6E8FEB86659FD93 % (1 << 64)

    def expected(self):
        def area(row):
            odd = {7: -0.0, 8: self.double(0x7FF8000000001234), 500: math.pi}
            return odd.get(row, row * 7919 % 10007 / 100)

        def ratio(row):
            if row == 5:
                return None
            return math.pi if row == 11 else (row * 7907 % 9973 / 100) / ((row * 7919 % 997 + 1) / 10)

        few = [1 / 3, -math.inf, 1e300, self.double(0x7FF8000000000001)]
        return {
            "long": (1000, 30, {
                "cid": lambda row: 5000 + 3 * row,
                "level": lambda row: row * 37 % 101 - 50,
                "root": lambda row: 720_575_940_000_000_000 + 5 * row + row * row % 5,
                "count": lambda row: 1 + row % 7 if row % 40 == 39 else 0,
                "area": area,
                "note": lambda row: f"cell {row * 17 % 1030}",
            }),
            "short": (64, 6, {
                "big": lambda row: (1 << 64) - 1 - row,
                "uuid": lambda row: f"00112233-4455-4677-8899-aabbccddee0{row % 4}",
                "path": lambda row: f"a/{row % 7}",
                "flag": lambda row: int(row % 3 == 0),
                "same": lambda row: -5,
                "grid": lambda row: 13 + 40 * (row * 37 % 61),
                "stairs": lambda row: row // 10 * 1000,
                "wide": lambda row: [-(1 << 62), 5, (1 << 61) + 1][row * row // 3 % 3],
                "score": lambda row: (100_003 + row * 7919 % 900_000) / 10 ** (4 + row % 7),
                "single": lambda row: struct.unpack("<f", struct.pack("<f", 1 / (row + 3)))[0],
                "computed": lambda row: math.sqrt(row * 7919 % 10007 + 2),
                "zero": lambda row: -0.0,
                "few": lambda row: few[row * row // 3 % 4],
                "pattern": lambda row: self.double((row % 40 + 1) * 0x9E3779B97F4A7C15),
                "depth": lambda row: row * 37 % 61 * (4 / 3),
                "surface": lambda row: row * 7907 % 9973 / 100,
                "volume": lambda row: (row * 7919 % 997 + 1) / 10,
                "ratio": ratio,
                "half": lambda row: ["CA1", "", "Größe"][row % 3] if row % 2 == 0 else None,
                "none": lambda row: None,
                "rare": lambda row: 'last, "quoted"' if row == 69 else None,
                "most": lambda row: None if row == 5 else 7,
            }),
            "paged": (25_856, 8200, {
                "kind": lambda row: row * 7919 % 10007 % 12,
                "noise": lambda row: (
                    self.double(self.scattered(row) & 0xBFFFFFFFFFFFFFFF) if row < 25_856 else None
                ),
                "share": lambda row: [0.25, None, self.double(0x7FF8 << 48), -0.0, math.inf][row // 1000 % 5],
                "word": lambda row: "".join(
                    f"{self.scattered(row // 25 % 160 * 8 + part):x}" for part in range(8)
                ),
            }),
            "cold": (1000, 30, {
                "code": lambda row: [0, 0, 0, 0, 1, 1, 2, 7][row * 7919 % 10007 % 8],
                "exact": lambda row: math.sqrt(row * 7919 % 10007 + 2) if row < 200 else None,
            }),
        }

    def test_values_are_those_stated(self):
        store = reader.Store(os.path.join(self.FOLDER, "store"))
        for table, (first, second, formulas) in self.expected().items():
            ((entry, opened),) = store.segments(table)
            reader.check_manifest_zones(entry, opened)
            opened.check_statistics()
            ids = ["00112233-4455-4677-8899-aabbccddeeff", "ffeeddcc-bbaa-4988-9766-554433221100"]
            self.assertEqual(opened.runs, list(zip(ids, (first, second))))
            self.assertEqual([name for name, _, _ in opened.columns], list(formulas))
            for index, (name, column_type, _) in enumerate(opened.columns):
                pages, masks = opened.column(index)
                wanted = [formulas[name](row) for row in range(first + second)]
                found = [
                    value if mask else None
                    for values, valid in zip(pages, masks)
                    for value, mask in zip(values.tolist(), valid.tolist())
                ]
                if column_type == "float64":
                    # As bits, which tell the zeros and the NaNs apart.
                    wanted, found = (
                        [None if value is None else struct.pack("<d", value) for value in list_]
                        for list_ in (wanted, found)
                    )
                self.assertEqual(found, wanted, f"{table}.{name}")

    def test_files_from_the_future_are_refused(self):
        with open(os.path.join(self.FOLDER, "future", "refused.txt"), encoding="utf-8") as file:
            cases = [line.split() for line in file]
        self.assertGreaterEqual(len(cases), 4)
        for name, rule in cases:
            with self.subTest(name=name), tempfile.TemporaryDirectory() as folder:
                shutil.copytree(os.path.join(self.FOLDER, "store"), folder, dirs_exist_ok=True)
                shutil.copytree(os.path.join(self.FOLDER, "future", name), folder, dirs_exist_ok=True)
                status, _, errors = run(folder)
                self.assertEqual(status, 5)
                self.assertIn(f"({rule})", errors)


if __name__ == "__main__":
    unittest.main()
