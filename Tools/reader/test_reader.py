"""Tests of the reader on bytes that are built here, field by field.

Run with: python3 -m unittest discover Tools/reader
"""

import contextlib
import io
import os
import random
import re
import struct
import sys
import tempfile
import unittest
import uuid

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import make_example
import syndb_reader as reader

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


def packed(values, width, base):
    """One vector."""
    bits = sum((value - base) << index * width for index, value in enumerate(values))
    raw = bits.to_bytes((len(values) * width + 7) // 8, "little")
    return b"\x02" + bytes([width, 0]) + struct.pack("<Hq", 0, base) + raw


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


def write_store(root, deleted=False):
    """The small segment as snapshot 1 of a store; gives the segment's path."""
    data, checksum = small_segment()
    catalog = b"SYNCAT\r\n" + struct.pack("<HHIQI", 1, 0, 0, 5, 1) + text("pack: tiny\n")
    catalog += struct.pack("<I", 2)
    for dataset, flags in ((DATASET, 0), (OTHER, int(deleted))):
        catalog += dataset.bytes + struct.pack("<HH", 0, flags)
    catalog = checked(catalog + struct.pack("<I", 0))
    entry = SEGMENT_ID.bytes + struct.pack("<QQII", len(data), checksum, 1, 2)
    entry += struct.pack("<IIII", 0, 2, 1, 1) + struct.pack("<I", 3)
    entry += text("cid") + zone(3, integers=(7, 9)) + text("count") + zone(3, integers=(7, 7))
    entry += text("volume") + zone(3, nulls=1, doubles=(-0.0, 2.5))
    entry += struct.pack("<QI", 5, 1) + text("species") + struct.pack("<II", 1, 0xFFFFFFFF)
    manifest = b"SYNMAN\r\n" + struct.pack("<HHIQ", 1, 0, 0, 1) + STORE_ID.bytes + struct.pack("<q", 0)
    manifest += text("load") + struct.pack("<QQ", 5, reader.xxh64(catalog)) + struct.pack("<I", 1)
    manifest = checked(manifest + struct.pack("<I", 1) + text("synapse") + struct.pack("<I", 1) + entry)
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
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with open(os.path.join(root, "FormatSpec", chapter), encoding="utf-8") as file:
        return file.read()


def worked_examples(chapter, heading):
    """The bytes of the code blocks of a chapter of FormatSpec, after a heading."""
    content = chapter_text(chapter).split(heading, 1)[1].split("\n## ", 1)[0]
    examples = []
    for block_ in content.split("```")[1::2]:
        lines = [re.match(r"((?:[0-9A-F]{2} {1,2})*[0-9A-F]{2})(?:\s|$)", line) for line in block_.split("\n")]
        examples.append(b"".join(bytes.fromhex(line[1]) for line in lines if line))
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
        self.assertEqual(len(examples), 4)
        constant_page, packed_page, text_page, double_page = examples
        self.assertEqual(self.decode(constant_page, "int64", 3), [7, 7, 7])
        self.assertEqual(self.decode(packed_page, "int64", 4), [100, 101, 106, 101])
        self.assertEqual(self.decode(text_page, "text", 4), ["axo", None, "axo", "dendrit"])
        doubles = [value.hex() for value in self.decode(double_page, "float64", 2)]
        self.assertEqual(doubles, [(0.1).hex(), (-0.0).hex()])

    def test_every_width(self):
        for width in range(1, 65):
            values = [random.Random(f"{width} {index}").getrandbits(width) for index in range(100)]
            raw = sum(value << index * width for index, value in enumerate(values))
            raw = raw.to_bytes((100 * width + 7) // 8, "little")
            self.assertEqual(reader.unpack_bits(raw, 100, width).tolist(), values, width)

    def test_packed_wraps_around(self):
        payload = b"\x00\x02\x40\x00\x00\x00" + struct.pack("<qQQ", 1 << 62, 0, (1 << 63) + 5)
        self.assertEqual(self.decode(payload, "int64", 2), [1 << 62, (1 << 62) + 5 - (1 << 63)])

    def test_patches_stand_instead(self):
        # Four values of 1 bit over base 10; at 1 and 3 stand 10 - 5 and 10 + 300.
        patches = (1 | 3 << 10).to_bytes(3, "little") + (9 | 600 << 10).to_bytes(3, "little")
        payload = b"\x00\x02" + struct.pack("<BBHq", 1, 10, 2, 10) + b"\x05" + patches
        self.assertEqual(self.decode(payload, "int64", 4), [11, 5, 11, 310])

    def test_multiple(self):
        payload = b"\x00\x06" + struct.pack("<qq", -3, 40) + packed([0, 2, 1], 2, 0)
        self.assertEqual(self.decode(payload, "int64", 3), [-3, 77, 37])

    def test_doubles_of_other_forms(self):
        significant = b"\x05" + struct.pack("<I", 0) + packed([15, 15], 1, 15) + packed([1, 3], 2, 1) + constant(0)
        values, _ = reader.decode_page(b"\x00" + significant, "float64", 2)
        self.assertEqual(values.tolist(), [1.5, 0.015])
        bits = struct.unpack("<Q", struct.pack("<d", -0.3))[0]
        split = b"\x06\x30" + constant(bits >> 48) + (bits & (1 << 48) - 1).to_bytes(6, "little")
        values, _ = reader.decode_page(b"\x00" + split, "float64", 1)
        self.assertEqual(values.tolist(), [-0.3])
        narrow = b"\x07" + constant(struct.unpack("<I", struct.pack("<f", 0.1))[0])
        values, _ = reader.decode_page(b"\x00" + narrow, "float64", 1)
        self.assertEqual(values.tolist(), [struct.unpack("<f", struct.pack("<f", 0.1))[0]])

    def test_delta_starts_each_vector_anew(self):
        # 1,026 values: the first vector ascends by 2, the second has two values.
        firsts = struct.pack("<qq", 10, -4)
        body = bytes(8) + struct.pack("<qq", 2, 7)
        expected = [10 + 2 * index for index in range(1024)] + [-4, 3]
        self.assertEqual(self.decode(b"\x00\x03" + firsts + body, "int64", 1026), expected)

    def test_run_end_and_dictionary(self):
        runs = b"\x04" + struct.pack("<I", 2) + packed([3, 1], 2, 1) + packed([5, -5], 4, -5)
        self.assertEqual(self.decode(b"\x00" + runs, "int64", 4), [5, 5, 5, -5])
        dictionary = b"\x05" + struct.pack("<I", 2) + packed([-9, 9], 5, -9) + packed([1, 0, 1], 1, 0)
        self.assertEqual(self.decode(b"\x00" + dictionary, "int64", 3), [9, -9, 9])

    def test_decimal_divides_and_patches(self):
        body = b"\x03\x01" + struct.pack("<I", 1) + packed([1, 3, 3], 2, 1) + constant(2) + struct.pack("<d", -0.0)
        values, _ = reader.decode_page(b"\x00" + body, "float64", 3)
        self.assertEqual([value.hex() for value in values.tolist()], [(0.1).hex(), (0.3).hex(), (-0.0).hex()])

    def test_doubles_keep_their_bits(self):
        patterns = struct.pack("<3Q", 0x7FF8000000000123, 0x8000000000000000, 1)
        for body in (b"\x01" + block(patterns), b"\x04" + struct.pack("<I", 3) + patterns + packed([0, 1, 2], 2, 0)):
            values, _ = reader.decode_page(b"\x00" + body, "float64", 3)
            self.assertEqual(values.astype("<f8").tobytes(), patterns)

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

    def test_identifiers(self):
        unsigned = b"\x00\x02" + constant(-1)
        self.assertEqual(self.decode(unsigned, "id", 2), [(1 << 64) - 1] * 2)
        uuids = b"\x00\x03" + struct.pack("<I", 1) + block(DATASET.bytes) + constant(0)
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
            ("ENC-003", b"\x00" + (b"\x05" + struct.pack("<I", 1)) * 4, "int64", 3),
            ("ENC-011", b"\x00\x01\x03" + bytes(4), "float64", 3),
            ("ENC-020", b"\x00\x07", "int64", 3),
            ("ENC-022", b"\x00\x02\x41" + bytes(11), "int64", 3),
            ("ENC-024", b"\x00\x04" + struct.pack("<I", 1) + constant(2) + constant(0), "int64", 3),
            ("ENC-025", b"\x00\x05" + struct.pack("<I", 2) + packed([2, 1], 1, 1), "int64", 3),
            ("ENC-030", b"\x00\x08", "float64", 3),
            ("ENC-032", b"\x00\x03\x13", "float64", 3),
            ("ENC-033", b"\x00\x04" + struct.pack("<Id", 1, 0.5) + constant(1), "float64", 3),
            ("ENC-040", b"\x00" + struct.pack("<I", 1) + constant(1) + block(b"\xff"), "text", 3),
            ("ENC-050", b"\x00\x05", "id", 3),
            ("ENC-060", b"\x05", "int64", 3),
            ("ENC-060", b"\x02" + block(b"\x0f"), "int64", 3),
        ):
            with self.subTest(rule=rule, payload=payload.hex()), self.refuses(rule):
                reader.decode_page(payload, column_type, count)


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
        page = (b"\x00\x04" + struct.pack("<I", 2) + packed([1, rows - 1], 14, 1) + packed([6, 7], 1, 6),
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
            payload = b"\x00\x01" + block(struct.pack(f"<{rows}d", *values))
            bounds = zone(rows, doubles=(0, values[-1]))
            entry = statistics(bounds, sum(values), sum(value * value for value in values))
            columns = [("count", "float64", "1", [(payload, bounds)], [entry])]
            data = segment(columns, [(DATASET, rows)], [rows], quantiles=[quantiles])[0]
        else:
            distinct = b"".join(uuid.UUID(int=row).bytes for row in range(rows))
            payload = b"\x00\x03" + struct.pack("<I", rows) + block(distinct) + constant(7)
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
        # The text writes the 24 unused bytes as `00 * 24`, which counts as one.
        example = example[:32] + bytes(23) + example[32:]
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
        self.assertIn("table synapse: 2 rows in 1 segments, 1 of deleted datasets", output)
        _, output, _ = run(self.root, "--csv", "synapse")
        self.assertNotIn(str(OTHER), output)

    def test_a_missing_segment(self):
        os.remove(write_store(self.root))
        status, _, errors = run(self.root)
        self.assertEqual(status, 5)
        self.assertIn("(STO-011)", errors)

    def test_a_damaged_file_names_its_rule(self):
        for name, rule in (
            ("STORE", "STO-003"),
            ("manifests/0000000001.man", "MAN-003"),
            ("catalog/0000000005.cat", "STO-005"),
            (f"tables/synapse/{SEGMENT_ID}.seg", "SEG-010"),
        ):
            write_store(self.root)
            path = os.path.join(self.root, name)
            with open(path, "r+b") as file:
                file.seek(20)
                byte = file.read(1)
                file.seek(20)
                file.write(bytes([byte[0] ^ 1]))
            with self.subTest(name=name):
                status, _, errors = run(self.root)
                self.assertEqual(status, 5)
                self.assertIn(f"({rule})", errors)


if __name__ == "__main__":
    unittest.main()
