#!/usr/bin/env python3
"""An independent reader of SynDB stores, written from FormatSpec alone.

It shares no code with the engine, so that the two can be held against each
other: whatever both read alike is what the text says. It favours plainness
over speed and reads whole files.

Needs NumPy. `xxhash` makes checksums fast; `lz4` and `zstandard` are needed
only for stores whose byte blocks use those codecs.
"""

import argparse
import math
import os
import re
import struct
import sys
import uuid

import numpy as np

U64 = (1 << 64) - 1
VECTOR_ROWS = 1024
MAXIMUM_PAGE_ROWS = 65_536
MAXIMUM_SEGMENT_ROWS = 1_048_576
MAXIMUM_COLUMNS = 4096
MAXIMUM_TEXT_BYTES = 1 << 30
SHARED_TEXTS = 0xFFFFFFFF
TEXTS_PER_ROW = 4
STATISTICS_ROWS = 256
ZONE_ROWS = 8192
SKETCH_ROWS = 8192
MAXIMUM_SKETCH_ITEMS = 4096
INTEGER_TYPES = {
    "bool": (0, 1),
    "int8": (-(1 << 7), (1 << 7) - 1),
    "int16": (-(1 << 15), (1 << 15) - 1),
    "int32": (-(1 << 31), (1 << 31) - 1),
    "int64": (-(1 << 63), (1 << 63) - 1),
}
COLUMN_TYPES = set(INTEGER_TYPES) | {"float64", "text", "id"}


class FormatError(Exception):
    """A rule of FormatSpec that the bytes break."""

    def __init__(self, rule, message, where=""):
        super().__init__(f"{where}: {message} ({rule})" if where else f"{message} ({rule})")
        self.rule = rule
        self.message = message
        self.where = where

    def at(self, where):
        """The same error with the place that the inner code did not know."""
        return self if self.where else FormatError(self.rule, self.message, where)


# --- Notation: numbers, texts, UUIDs, checksums (GEN-001 to GEN-004) ---------


def xxh64_plain(data, seed=0):
    """XXH64 in plain Python: slow, and only used where `xxhash` is missing."""
    p1, p2, p3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
    p4, p5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5

    def rotate(x, r):
        return ((x << r) | (x >> (64 - r))) & U64

    def round_(lane, word):
        return rotate((lane + word * p2) & U64, 31) * p1 & U64

    data = bytes(data)
    offset = 0
    if len(data) >= 32:
        lanes = [(seed + p1 + p2) & U64, (seed + p2) & U64, seed, (seed - p1) & U64]
        while offset + 32 <= len(data):
            words = struct.unpack_from("<4Q", data, offset)
            lanes = [round_(lane, word) for lane, word in zip(lanes, words)]
            offset += 32
        value = sum(rotate(lane, r) for lane, r in zip(lanes, (1, 7, 12, 18))) & U64
        for lane in lanes:
            value = ((value ^ round_(0, lane)) * p1 + p4) & U64
    else:
        value = (seed + p5) & U64
    value = (value + len(data)) & U64
    while offset + 8 <= len(data):
        (word,) = struct.unpack_from("<Q", data, offset)
        value = (rotate(value ^ round_(0, word), 27) * p1 + p4) & U64
        offset += 8
    if offset + 4 <= len(data):
        (word,) = struct.unpack_from("<I", data, offset)
        value = (rotate(value ^ (word * p1 & U64), 23) * p2 + p3) & U64
        offset += 4
    for byte in data[offset:]:
        value = rotate(value ^ (byte * p5 & U64), 11) * p1 & U64
    value = (value ^ value >> 33) * p2 & U64
    value = (value ^ value >> 29) * p3 & U64
    return value ^ value >> 32


try:
    import xxhash

    def xxh64(data):
        return xxhash.xxh64(data).intdigest()

except ImportError:
    xxh64 = xxh64_plain


class Reader:
    """Reads little-endian fields front to back; `rule` is cited at an early end."""

    def __init__(self, data, rule):
        self.data = memoryview(data)
        self.offset = 0
        self.rule = rule

    @property
    def remaining(self):
        return len(self.data) - self.offset

    def take(self, count):
        if count < 0 or count > self.remaining:
            raise FormatError(
                self.rule, f"expected {count} bytes at offset {self.offset}, found {self.remaining}"
            )
        self.offset += count
        return self.data[self.offset - count : self.offset]

    def number(self, form):
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))[0]

    def u8(self):
        return self.number("B")

    def u16(self):
        return self.number("H")

    def u32(self):
        return self.number("I")

    def u64(self):
        return self.number("Q")

    def i64(self):
        return self.number("q")

    def uuid(self):
        return str(uuid.UUID(bytes=bytes(self.take(16))))

    def text(self):
        raw = bytes(self.take(self.u32()))
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            raise FormatError(self.rule, f"the text before offset {self.offset} is not UTF-8") from None

    def require(self, count, size):
        if count * size > self.remaining:
            raise FormatError(
                self.rule, f"{count} items of {size} bytes do not fit {self.remaining} bytes"
            )

    def expect_end(self):
        if self.remaining:
            raise FormatError(self.rule, f"{self.remaining} bytes follow the last field")


def array(raw, form):
    return np.frombuffer(raw, dtype=form)


# --- Page payloads (encodings.md) -------------------------------------------


def unpack_bits(raw, count, width):
    """ENC-010: `count` unsigned integers of `width` bits, lowest bit first."""
    if width == 0 or count == 0:
        return np.zeros(count, dtype=np.uint64)
    bits = np.unpackbits(array(raw, np.uint8), bitorder="little")[: count * width]
    wide = np.zeros((count, 64), dtype=np.uint8)
    wide[:, :width] = bits.reshape(count, width)
    return np.packbits(wide, axis=1, bitorder="little").view("<u8").reshape(count).astype(np.uint64)


def unpack_lanes(raw, width):
    """ENC-012: a whole vector of `width` bits, interleaved over lanes.

    A lane has as many values as a word has bits, so lane after lane they are
    sequential bits without a gap.
    """
    lanes, word = (32, "<u4") if width <= 32 else (16, "<u8")
    by_lane = np.ascontiguousarray(array(raw, word).reshape(width, lanes).T)
    values = unpack_bits(by_lane.tobytes(), VECTOR_ROWS, width)
    return np.ascontiguousarray(values.reshape(lanes, VECTOR_ROWS // lanes).T).reshape(VECTOR_ROWS)


def vector_bits(reader, size, width):
    """The bits of one vector of `size` values."""
    raw = reader.take((size * width + 7) // 8)
    return unpack_lanes(raw, width) if size == VECTOR_ROWS else unpack_bits(raw, size, width)


def byte_block(reader, count):
    """ENC-011: a block whose plain length `count` is known beforehand."""
    codec = reader.u8()
    if codec > 2:
        raise FormatError("ENC-011", f"expected a byte codec of 0 to 2, found {codec}")
    stored = bytes(reader.take(reader.u32()))
    try:
        if codec == 0:
            plain = stored
        elif codec == 1:
            import lz4.block

            plain = lz4.block.decompress(stored, uncompressed_size=count)
        else:
            import zstandard

            if stored[:4] != b"\x28\xb5\x2f\xfd":
                raise FormatError("ENC-011", "a block of Zstandard does not begin with a frame")
            # A frame may state any length; memory is taken for it.
            if zstandard.frame_content_size(stored) > count:
                raise FormatError("ENC-011", f"a frame states more than {count} bytes")
            plain = zstandard.ZstdDecompressor().decompress(
                stored, max_output_size=max(count, 1), allow_extra_data=False
            )
    except ImportError as missing:
        raise SystemExit(f"this store needs the Python package {missing.name}: pip install lz4 zstandard")
    except FormatError:
        raise
    except Exception as failure:  # the codecs have no common error type
        raise FormatError("ENC-011", f"a block of codec {codec} cannot be unpacked: {failure}") from None
    if len(plain) != count:
        raise FormatError("ENC-011", f"a block holds {len(plain)} bytes, expected {count}")
    return plain


def integer_stream(reader, count, depth=0):
    """ENC-020: a scheme byte and its body; gives `count` values as int64."""
    if depth > 3:
        raise FormatError("ENC-003", "schemes nest deeper than 3")
    scheme = reader.u8()
    if scheme == 1:
        return np.full(count, reader.i64(), dtype=np.int64)
    if scheme == 2:
        return sequence_integers(reader, count)
    if scheme == 3:
        return packed_integers(reader, count)
    if scheme == 4:
        return delta_integers(reader, count)
    if scheme == 5:
        return run_end_integers(reader, count, depth)
    if scheme == 6:
        return dictionary_integers(reader, count, depth)
    if scheme == 7:
        return sparse_integers(reader, count, depth)
    if scheme == 8:
        return multiple_integers(reader, count, depth)
    if scheme == 9:
        return entropy_integers(Reader(reader.take(reader.u32()), "ENC-002"), count)
    raise FormatError("ENC-020", f"expected an integer scheme of 1 to 9, found {scheme}")


def vectors_of(count):
    """(start, size) of each vector of a stream."""
    return [(start, min(VECTOR_ROWS, count - start)) for start in range(0, count, VECTOR_ROWS)]


def wrapping(number):
    """A signed integer as an array of one u64: such arrays wrap around, as the rules ask."""
    return np.array([number], dtype=np.int64).view(np.uint64)


def sequence_integers(reader, count):
    """ENC-021: first + i * step, wrapping."""
    first, step = wrapping(reader.i64()), wrapping(reader.i64())
    return (first + step * np.arange(count, dtype=np.uint64)).view(np.int64)


def packed_integers(reader, count):
    """ENC-022: per vector a base, differences to it in `width` bits, and patches."""
    vectors = vectors_of(count)
    widths = array(reader.take(len(vectors)), np.uint8).tolist()
    patch_widths = array(reader.take(len(vectors)), np.uint8).tolist()
    patch_counts = array(reader.take(len(vectors) * 2), "<u2").tolist()
    bases = array(reader.take(len(vectors) * 8), "<u8")
    output = np.zeros(count, dtype=np.uint64)
    for vector, (start, size) in enumerate(vectors):
        width, patch_width, patches = widths[vector], patch_widths[vector], patch_counts[vector]
        if width > 64 or patch_width > 64 or patches > size:
            raise FormatError("ENC-022", f"widths of {width} and {patch_width} bits and {patches} patches")
        output[start : start + size] = vector_bits(reader, size, width) + bases[vector]
        if patches:
            rows = unpack_bits(reader.take((patches * 10 + 7) // 8), patches, 10).astype(np.int64)
            if int(rows[-1]) >= size or bool((rows[1:] <= rows[:-1]).any()):
                raise FormatError("ENC-027", "patches are out of order or range")
            words = unpack_bits(reader.take((patches * patch_width + 7) // 8), patches, patch_width)
            one = np.uint64(1)
            differences = (words >> one) ^ (np.zeros(patches, dtype=np.uint64) - (words & one))
            output[start + rows] = differences + bases[vector]
    return output.view(np.int64)


def delta_integers(reader, count):
    """ENC-023: per vector the first value, then differences."""
    vectors = vectors_of(count)
    firsts = array(reader.take(len(vectors) * 8), "<u8")
    output = packed_integers(reader, count).view(np.uint64).copy()
    for vector, (start, size) in enumerate(vectors):
        output[start] = firsts[vector]  # the stored first difference is unused
        output[start : start + size] = np.cumsum(output[start : start + size], dtype=np.uint64)
    return output.view(np.int64)


def run_end_integers(reader, count, depth):
    """ENC-024: run lengths and run values."""
    runs = reader.u32()
    if not 1 <= runs <= count:
        raise FormatError("ENC-024", f"expected 1 to {count} runs, found {runs}")
    lengths = integer_stream(reader, runs, depth + 1)
    values = integer_stream(reader, runs, depth + 1)
    if int(lengths.min()) < 1 or sum(lengths.tolist()) != count:
        raise FormatError("ENC-024", f"run lengths do not add up to {count} values")
    return np.repeat(values, lengths)


def dictionary_integers(reader, count, depth):
    """ENC-025: distinct values in ascending order, and codes."""
    size = reader.u32()
    if not 1 <= size <= count:
        raise FormatError("ENC-025", f"expected 1 to {count} distinct values, found {size}")
    values = integer_stream(reader, size, depth + 1)
    if bool((values[1:] <= values[:-1]).any()):
        raise FormatError("ENC-025", "dictionary values do not ascend")
    return values[codes(reader, count, size, "ENC-025", depth + 1)]


def sparse_integers(reader, count, depth):
    """ENC-028: one value, and the positions and values of the others."""
    output = np.full(count, reader.i64(), dtype=np.int64)
    others = reader.u32()
    rows = positions(reader, others, count, "ENC-028", depth + 1)
    output[rows] = integer_stream(reader, others, depth + 1)
    return output


def multiple_integers(reader, count, depth):
    """ENC-026: base + multiplier * quotient, wrapping."""
    base, multiplier = reader.i64(), reader.i64()
    if multiplier < 2:
        raise FormatError("ENC-026", f"expected a multiplier of 2 or more, found {multiplier}")
    quotients = integer_stream(reader, count, depth + 1).view(np.uint64)
    return (wrapping(base) + wrapping(multiplier) * quotients).view(np.int64)


# --- Entropy (ENC-070 to ENC-076) --------------------------------------------


def zigzag(word):
    return word >> 1 if word & 1 == 0 else -(word + 1 >> 1)


class BitString:
    """Bits from the lowest of the first byte on."""

    def __init__(self, raw):
        self.value = int.from_bytes(raw, "little")
        self.count = len(raw) * 8
        self.place = 0

    def take(self, count):
        if self.place + count > self.count:
            raise FormatError("ENC-002", "the bins of an entropy body end early")
        self.place += count
        return self.value >> self.place - count & (1 << count) - 1

    def gamma(self, rule):
        digits = 0
        while self.take(1) == 0:
            digits += 1
            if digits > 64:
                raise FormatError(rule, "a number of a bin has more than 64 digits")
        return 1 << digits | self.take(digits)


def entropy_bins(reader):
    """(table log, [(weight, width, lower)])"""
    table_log, bin_count = reader.u8(), reader.u16()
    if table_log > 14 or not 1 <= bin_count <= 1 << table_log:
        raise FormatError("ENC-071", f"{bin_count} bins for a table log of {table_log}")
    end, width, left = reader.i64(), 0, 1 << table_log
    # A bin takes at most three codes of gamma and the digits of its gap.
    bits = BitString(reader.data[reader.offset : reader.offset + bin_count * 64])
    bins = []
    for _ in range(bin_count):
        weight = bits.gamma("ENC-072")
        left -= weight
        if left < 0:
            raise FormatError("ENC-072", "the weights of the bins are more than the states")
        width += zigzag(bits.gamma("ENC-073") - 1)
        digits = bits.gamma("ENC-073") - 1
        if not 0 <= width <= 64 or digits > 64:
            raise FormatError("ENC-073", f"a bin of {width} bits behind a gap of {digits}")
        gap = 1 << digits - 1 | bits.take(digits - 1) if digits else 0
        lower = end + zigzag(gap)
        end = lower + (1 << width)
        bins.append((weight, width, lower))
    if left:
        raise FormatError("ENC-072", "the weights of the bins are fewer than the states")
    reader.take((bits.place + 7) // 8)
    return table_log, bins


def entropy_table(table_log, bins):
    """Per state: bits to read, base, width of the offset, lower bound."""
    size = 1 << table_log
    step, place = size * 5 // 8 | 1, 0
    owner = [0] * size
    for index, (weight, _, _) in enumerate(bins):
        for _ in range(weight):
            owner[place] = index
            place = (place + step) % size
    number = [weight for weight, _, _ in bins]
    table = []
    for index in owner:
        bits = table_log - (number[index].bit_length() - 1)
        table.append((bits, (number[index] << bits) - size) + bins[index][1:])
        number[index] += 1
    return table


def entropy_vector(raw, size, table_log, table):
    """The numbers of one vector, modulo 2^64."""

    def bits(place, count):
        return int.from_bytes(raw[place >> 3 : (place >> 3) + 9], "little") >> (place & 7) & (1 << count) - 1

    front, back = 0, len(raw) * 8
    states = []
    for _ in range(min(4, size)):
        states.append(bits(front, table_log))
        front += table_log
    numbers = []
    for index in range(size):
        read, base, width, lower = table[states[index % 4]]
        if index + 4 < size:
            states[index % 4] = base + bits(front, read)
            front += read
        back -= width
        if back < front:
            break
        numbers.append(lower + bits(back, width) & U64)
    if len(numbers) < size or back - front >= 8:
        raise FormatError("ENC-076", f"the bits of a vector do not fill its {len(raw)} bytes")
    return numbers


def entropy_frame(reader, count, base, widest):
    width = reader.u8()
    if width > widest:
        raise FormatError("ENC-074", f"expected a width of 0 to {widest}, found {width}")
    return unpack_bits(reader.take((count * width + 7) // 8), count, width) + wrapping(base)


def entropy_integers(reader, count):
    """ENC-070: bins coded with tANS, and offsets in them."""
    order = reader.u8()
    if order > 2 or not 1 <= count <= MAXIMUM_PAGE_ROWS:
        raise FormatError("ENC-070", f"an order of {order} and {count} values")
    table_log, bins = entropy_bins(reader)
    table = entropy_table(table_log, bins)
    vectors = vectors_of(count)
    seeds = [entropy_frame(reader, len(vectors), reader.i64(), 64) for _ in range(order)]
    lengths = entropy_frame(reader, len(vectors), reader.u16(), 16).tolist()
    if sum(lengths) != reader.remaining:
        raise FormatError("ENC-075", f"vectors of {sum(lengths)} bytes, {reader.remaining} are left")
    output = np.zeros(count, dtype=np.uint64)
    for vector, (start, size) in enumerate(vectors):
        raw = bytes(reader.take(lengths[vector]))
        numbers = np.array(entropy_vector(raw, size, table_log, table), dtype=np.uint64)
        for seed in reversed(seeds):
            numbers = np.cumsum(numbers, dtype=np.uint64) + seed[vector]
        output[start : start + size] = numbers
    return output.view(np.int64)


# --- Doubles, texts, identifiers, validity ------------------------------------


def codes(reader, count, size, rule, depth=1):
    """An integer stream of positions in a dictionary of `size` entries."""
    stream = integer_stream(reader, count, depth)
    if count and (int(stream.min()) < 0 or int(stream.max()) >= size):
        raise FormatError(rule, f"a code is outside a dictionary of {size} entries")
    return stream


def double_stream(reader, count, sibling=None):
    """ENC-030: a scheme byte and its body; gives `count` float64.

    `sibling` gives the values of another column in the same rows.
    """
    scheme = reader.u8()
    if scheme == 1:
        blocks = [byte_block(reader, size * 8) for _, size in vectors_of(count)]
        return array(b"".join(blocks), "<f8").astype(np.float64)
    if scheme == 2:
        return np.repeat(array(reader.take(8), "<f8"), count)
    if scheme == 3:
        return decimal_doubles(reader, count)
    if scheme == 4:
        size = reader.u32()
        if not 1 <= size <= count:
            raise FormatError("ENC-033", f"expected 1 to {count} distinct values, found {size}")
        patterns = integer_stream(reader, size, 1)
        if bool((patterns[1:] <= patterns[:-1]).any()):
            raise FormatError("ENC-033", "dictionary values do not ascend")
        return patterns.view(np.float64)[codes(reader, count, size, "ENC-033")]
    if scheme == 5:
        return significant_doubles(reader, count)
    if scheme == 6:
        return split_doubles(reader, count)
    if scheme == 7:
        words = integer_stream(reader, count, 1)
        if count and (int(words.min()) < 0 or int(words.max()) >> 32):
            raise FormatError("ENC-036", "a narrow double has more than 32 bits")
        output = words.astype(np.uint32).view(np.float32).astype(np.float64)
        return apply_exceptions(reader, output, "ENC-036")
    if scheme == 8:
        return derived_doubles(reader, sibling)
    if scheme == 9:
        # ENC-038: negative places are inverted but for the sign.
        places = integer_stream(reader, count, 1)
        return np.where(places < 0, places ^ np.int64((1 << 63) - 1), places).view(np.float64)
    if scheme == 10:
        return grid_doubles(reader, count)
    raise FormatError("ENC-030", f"expected a double scheme of 1 to 10, found {scheme}")


def positions(reader, found, count, rule, depth=1):
    """Strictly ascending row numbers below `count`."""
    if found > count:
        raise FormatError(rule, f"expected at most {count} positions, found {found}")
    stream = integer_stream(reader, found, depth)
    if found and (
        int(stream[0]) < 0 or int(stream[-1]) >= count or bool((stream[1:] <= stream[:-1]).any())
    ):
        raise FormatError(rule, "positions are out of order or range")
    return stream


def apply_exceptions(reader, output, rule):
    """The values that a formula does not give, put in their places."""
    found = reader.u32()
    rows = positions(reader, found, len(output), rule)
    output[rows] = array(reader.take(found * 8), "<f8")
    return output


def decimal_doubles(reader, count):
    """ENC-032: integer / 10^exponent, correctly rounded, with exceptions."""
    exponent = reader.u8()
    if exponent > 18:
        raise FormatError("ENC-032", f"expected a decimal exponent of 0 to 18, found {exponent}")
    output = integer_stream(reader, count, 1).astype(np.float64) / float(10**exponent)
    return apply_exceptions(reader, output, "ENC-032")


def significant_doubles(reader, count):
    """ENC-034: mantissa / 10^exponent, an exponent per value, with exceptions."""
    mantissas = integer_stream(reader, count, 1)
    exponents = integer_stream(reader, count, 1)
    if count and (int(exponents.min()) < 0 or int(exponents.max()) > 22):
        raise FormatError("ENC-034", "an exponent is outside 0 to 22")
    powers = np.array([float(10**exponent) for exponent in range(23)])
    return apply_exceptions(reader, mantissas.astype(np.float64) / powers[exponents], "ENC-034")


def derived_doubles(reader, sibling):
    """ENC-037: one operation on two other columns, with exceptions."""
    operation = reader.u8()
    if not 1 <= operation <= 4:
        raise FormatError("ENC-037", f"expected an operation of 1 to 4, found {operation}")
    if sibling is None:
        raise FormatError("ENC-037", "a page is derived from one that is derived itself")
    left, right = sibling(reader.u16()), sibling(reader.u16())
    with np.errstate(all="ignore"):
        output = (np.add, np.subtract, np.multiply, np.divide)[operation - 1](left, right)
    return apply_exceptions(reader, output, "ENC-037")


def grid_doubles(reader, count):
    """ENC-039: integer * multiplier, corrected in units of the last place."""
    multiplier = array(reader.take(8), "<f8")
    integers = integer_stream(reader, count, 1).astype(np.float64)
    with np.errstate(all="ignore"):
        bits = (integers * multiplier).view(np.uint64)
    output = (bits + integer_stream(reader, count, 1).view(np.uint64)).view(np.float64)
    return apply_exceptions(reader, output, "ENC-039")


def split_doubles(reader, count):
    """ENC-035: high bits as integers, low bits packed."""
    width = reader.u8()
    if not 32 <= width <= 63:
        raise FormatError("ENC-035", f"expected a low width of 32 to 63 bits, found {width}")
    high = integer_stream(reader, count, 1).view(np.uint64)
    low = np.zeros(count, dtype=np.uint64)
    for start, size in vectors_of(count):
        low[start : start + size] = vector_bits(reader, size, width)
    return ((high << np.uint64(width)) | low).view(np.float64)


def text_dictionary(reader, size):
    """ENC-040: `size` distinct texts, in order of first use."""
    lengths = integer_stream(reader, size, 1).tolist()
    if any(length < 0 for length in lengths) or sum(lengths) > MAXIMUM_TEXT_BYTES:
        raise FormatError("ENC-040", f"the texts take more than {MAXIMUM_TEXT_BYTES} bytes")
    texts = np.empty(size, dtype=object)
    for first, found in vectors_of(size):
        raw = byte_block(reader, sum(lengths[first : first + found]))
        start = 0
        for index in range(first, first + found):
            end = start + lengths[index]
            try:
                texts[index] = raw[start:end].decode("utf-8")
            except UnicodeDecodeError:
                raise FormatError("ENC-040", f"text {index} is not UTF-8") from None
            start = end
    return texts


def text_stream(reader, count, shared=None):
    """ENC-040, ENC-041: texts, from a dictionary of the page or a shared one.

    `shared` gives the dictionary of the column, or None if it has none; where it
    is None itself, no stream may refer to one.
    """
    size = reader.u32()
    if size == SHARED_TEXTS and shared is not None:
        texts = shared()
        if texts is None:
            raise FormatError("ENC-041", "the page is over a dictionary that its column does not have")
        if len(texts) > TEXTS_PER_ROW * count:
            raise FormatError("ENC-041", f"a page of {count} rows is over a dictionary of {len(texts)} texts")
        return texts[codes(reader, count, len(texts), "ENC-041")]
    if size > count:
        raise FormatError("ENC-040", f"expected at most {count} distinct texts, found {size}")
    texts = text_dictionary(reader, size)
    return texts[codes(reader, count, size, "ENC-040")]


def identifier_stream(reader, count):
    """ENC-050: identifiers; `str` of each value is the contributor's text."""
    kind = reader.u8()
    if kind == 1:
        return integer_stream(reader, count)
    if kind == 2:
        return integer_stream(reader, count).view(np.uint64)
    if kind == 3:
        size = reader.u32()
        if size > count:
            raise FormatError("ENC-050", f"expected at most {count} distinct UUIDs, found {size}")
        raw = reader.take(size * 16)
        distinct = np.empty(size, dtype=object)
        for index in range(size):
            distinct[index] = str(uuid.UUID(bytes=bytes(raw[index * 16 : index * 16 + 16])))
        return distinct[codes(reader, count, size, "ENC-050")]
    if kind == 4:
        texts = text_stream(reader, count)
        if any(text == "" for text in texts):
            raise FormatError("ENC-050", "an identifier is empty")
        return texts
    raise FormatError("ENC-050", f"expected an identifier kind of 1 to 4, found {kind}")


def validity(reader, count):
    """ENC-060: a bool per row, True where the row has a value."""
    form = reader.u8()
    if form == 0:
        return np.ones(count, dtype=bool)
    if form == 1:
        return np.zeros(count, dtype=bool)
    if form == 2:
        bits = np.unpackbits(array(byte_block(reader, (count + 7) // 8), np.uint8), bitorder="little")
        if bits[count:].any():
            raise FormatError("ENC-060", "bits past the last row are set")
        return bits[:count].astype(bool)
    if form in (3, 4):
        rows = np.full(count, form == 3, dtype=bool)
        rows[positions(reader, reader.u32(), count, "ENC-060")] = form == 4
        return rows
    raise FormatError("ENC-060", f"expected a validity form of 0 to 4, found {form}")


def decode_page(payload, column_type, count, sibling=None, shared=lambda: None):
    """ENC-001: (values, valid); a value whose row is not valid means nothing.

    `sibling` gives the values of another column for a derived page, `shared` the
    shared dictionary of this one.
    """
    if not 0 <= count <= MAXIMUM_PAGE_ROWS:
        raise FormatError("ENC-001", f"a page holds at most {MAXIMUM_PAGE_ROWS} rows, found {count}")
    reader = Reader(payload, "ENC-002")
    valid = validity(reader, count)
    if count == 0 or not valid.any():
        values = np.zeros(count, dtype=np.int64)
    elif column_type in INTEGER_TYPES:
        values = integer_stream(reader, count)
    elif column_type == "float64":
        values = double_stream(reader, count, sibling)
    elif column_type == "text":
        values = text_stream(reader, count, shared)
    else:
        values = identifier_stream(reader, count)
    reader.expect_end()
    return values, valid


# --- Segment files (segment.md) ---------------------------------------------


class ZoneMap:
    """SEG-044."""

    def __init__(self, reader, rule="SEG-044"):
        self.rows = reader.u64()
        self.nulls = reader.u32()
        self.nans = reader.u32()
        self.kind = reader.u8()
        zero = bytes(reader.take(7))
        bounds = reader.take(16)
        if self.rows > (1 << 31) - 1 or self.nulls + self.nans > self.rows:
            raise FormatError(rule, "a zone map counts more nulls than rows")
        if any(zero) or self.kind > 2:
            raise FormatError(rule, f"expected bounds of kind 0 to 2, found {self.kind}")
        self.minimum, self.maximum = struct.unpack("<dd" if self.kind == 2 else "<qq", bounds)
        if self.kind == 0 and any(bounds):
            raise FormatError(rule, "a zone map without bounds has bytes in their place")
        unordered = math.isnan(self.minimum) or math.isnan(self.maximum) if self.kind == 2 else False
        if unordered or total_order(self.minimum) > total_order(self.maximum):
            raise FormatError(rule, "the bounds of a zone map are out of order")

    def summary(self):
        bounds = None if self.kind == 0 else (total_order(self.minimum), total_order(self.maximum))
        return self.rows, self.nulls, self.nans, bounds


def page_zones(reader, page):
    """SEG-051: the zones of a page, whose zone map is `page`."""
    zones = []
    for start in range(0, page.rows, ZONE_ROWS) if page.rows > ZONE_ROWS else ():
        rows = min(ZONE_ROWS, page.rows - start)
        nulls, nans = reader.u16(), reader.u16()
        if nulls + nans > rows:
            raise FormatError("SEG-051", "a zone counts more nulls than rows")
        bounds = None
        if page.kind:
            raw = reader.take(16)
            if nulls + nans == rows:
                if any(raw):
                    raise FormatError("SEG-051", "a zone without values has bounds")
            else:
                low, high = struct.unpack("<dd" if page.kind == 2 else "<qq", raw)
                bounds = total_order(low), total_order(high)
                if low != low or high != high or bounds[0] > bounds[1]:
                    raise FormatError("SEG-051", "the bounds of a zone are out of order")
        zones.append((rows, nulls, nans, bounds))
    if zones:
        known = [bounds for _, _, _, bounds in zones if bounds]
        union = (min(low for low, _ in known), max(high for _, high in known)) if known else None
        counts = tuple(sum(zone[field] for zone in zones) for field in range(3))
        if counts + (union,) != page.summary():
            raise FormatError("SEG-051", "the zones of a page are not what its zone map says")
    return zones


def total_order(value):
    """A key that orders numbers with -0 below +0."""
    return (value, math.copysign(1.0, value)) if isinstance(value, float) else (value, 0)


def exact_sum(reader):
    """SEG-060: the sum in units of 2^-2176, as a Python integer."""
    first = reader.u8()
    count = reader.u8()
    if first + count > 140:
        raise FormatError("SEG-060", f"a sum reaches limb {first + count}, expected at most 140")
    limbs = [reader.u32() for _ in range(count - 1)] + ([reader.i64()] if count else [])
    canonical = True
    if not limbs:
        canonical = first == 0
    else:
        highest = limbs[-1]
        canonical = limbs[0] != 0 and highest != 0 and -(1 << 31) <= highest < 1 << 32
        if highest == -1 and count > 1 and limbs[-2] >= 1 << 31:
            canonical = False
    if not canonical:
        raise FormatError("SEG-060", "a sum is not in its canonical form")
    return sum(limb << 32 * (first + index) for index, limb in enumerate(limbs))


class RunStatistics:
    """SEG-045."""

    def __init__(self, reader, column_type):
        self.zone = ZoneMap(reader)
        self.positive_infinities = reader.u32()
        self.negative_infinities = reader.u32()
        if (
            self.positive_infinities + self.negative_infinities
            > self.zone.rows - self.zone.nulls - self.zone.nans
        ):
            raise FormatError("SEG-045", "statistics count more infinities than values")
        has_moments = column_type in INTEGER_TYPES or column_type == "float64"
        self.moments = (exact_sum(reader), exact_sum(reader)) if has_moments else None


class Segment:
    """One segment file, read whole; every checksum is verified on opening."""

    MAGIC = b"SYNSEG\r\n"

    def __init__(self, data, path="segment"):
        self.data = memoryview(data)
        self.path = path
        try:
            self._open()
        except FormatError as error:
            raise error.at(path) from None

    def _open(self):
        data = self.data
        size = len(data)
        if size < 128:
            raise FormatError("SEG-003", f"expected at least 128 bytes, found {size}")
        header = Reader(data[:64], "SEG-001")
        if bytes(header.take(8)) != self.MAGIC:
            raise FormatError("SEG-001", "it does not begin like a segment file")
        major = header.u16()
        header.u16()
        if major > 1:
            raise FormatError("SEG-004", f"format version {major} is later than 1")
        if xxh64(data[:56]) != struct.unpack_from("<Q", data, 56)[0] or major != 1:
            raise FormatError("SEG-010", "the checksum of the header does not match")
        header.u32()
        self.id = header.uuid()
        self.table_code = header.u32()
        postscript = data[size - 64 :]
        if bytes(postscript[56:]) != self.MAGIC:
            raise FormatError("SEG-003", "it does not end like a segment: it is cut off")
        if xxh64(postscript[:48]) != struct.unpack_from("<Q", postscript, 48)[0]:
            raise FormatError("SEG-010", "the checksum of the postscript does not match")
        offset, length, checksum_kind = struct.unpack_from("<QIB", postscript)
        checksum, stated, features, _ = struct.unpack_from("<4Q", postscript, 16)
        if stated != size:
            raise FormatError("SEG-003", f"expected a file of {stated} bytes, found {size}")
        if features:
            bit = (features & -features).bit_length() - 1
            raise FormatError("SEG-005", f"the file needs feature {bit}, which a newer release has")
        if checksum_kind != 1:
            raise FormatError("SEG-005", f"checksum kind {checksum_kind} is unknown")
        if offset < 64 or offset + length != size - 64 or length > 8 + 32 * (2 + 6 * MAXIMUM_COLUMNS):
            raise FormatError("SEG-002", "the place of the footer is out of range")
        self.footer_offset = offset
        self.footer_checksum = checksum
        footer = Reader(data[offset : offset + length], "SEG-046")
        if xxh64(footer.data) != checksum:
            raise FormatError("SEG-010", "the checksum of the footer does not match")
        self._read_footer(footer)
        self._read_schema()
        self._read_layout()
        self.pages = [self._page_directory(column) for column in range(len(self.columns))]
        self.statistics = [self._run_statistics(column) for column in range(len(self.columns))]
        self.zones = [self._zones(column) for column in range(len(self.columns))]
        self.quantiles = [self._sketches(6, column, quantile_sketch) for column in range(len(self.columns))]
        self.distincts = [self._sketches(7, column, distinct_sketch) for column in range(len(self.columns))]
        self.dictionaries = [self._dictionary(column) for column in range(len(self.columns))]
        self._check_padding()

    def _read_footer(self, footer):
        count = footer.u32()
        if footer.u32() != 0:
            raise FormatError("SEG-046", "reserved bytes are not zero")
        footer.require(count, 32)
        self.sections = {}
        self.parts = []
        for _ in range(count):
            kind, column = footer.u32(), footer.u32()
            offset, length, checksum = footer.u64(), footer.u64(), footer.u64()
            if offset + length > self.footer_offset:
                raise FormatError("SEG-046", "a section lies outside the file")
            if xxh64(self.data[offset : offset + length]) != checksum:
                raise FormatError("SEG-010", f"the checksum of section {kind} does not match")
            self.sections.setdefault((kind, column), (offset, length))
            self.parts.append((offset, length))
        footer.expect_end()

    def _section(self, kind, column, rule):
        if (kind, column) not in self.sections:
            raise FormatError("SEG-040", f"section {kind} of column {column} is missing")
        offset, length = self.sections[kind, column]
        return Reader(self.data[offset : offset + length], rule)

    def _read_schema(self):
        reader = self._section(1, 0xFFFFFFFF, "SEG-041")
        if reader.u32() != self.table_code:
            raise FormatError("SEG-041", "the schema names another table code than the header")
        self.table = reader.text()
        count = reader.u32()
        if count > MAXIMUM_COLUMNS:
            raise FormatError("SEG-041", f"expected at most {MAXIMUM_COLUMNS} columns, found {count}")
        self.columns = [(reader.text(), reader.text(), reader.text()) for _ in range(count)]
        reader.expect_end()
        if len({name for name, _, _ in self.columns}) != count:
            raise FormatError("SEG-041", "two columns have one name")
        for name, column_type, _ in self.columns:
            if column_type not in COLUMN_TYPES:
                raise FormatError("SEG-020", f"column {name} has the unknown type {column_type}")

    def _read_layout(self):
        reader = self._section(2, 0xFFFFFFFF, "SEG-042")
        run_count, page_count = reader.u32(), reader.u32()
        reader.require(run_count, 20)
        self.runs = [(reader.uuid(), reader.u32()) for _ in range(run_count)]
        reader.require(page_count, 4)
        self.page_rows = [reader.u32() for _ in range(page_count)]
        reader.expect_end()
        self.rows = sum(rows for _, rows in self.runs)
        if (
            any(rows < 1 for _, rows in self.runs)
            or len({dataset for dataset, _ in self.runs}) != run_count
            or self.rows > MAXIMUM_SEGMENT_ROWS
            or any(not 1 <= rows <= MAXIMUM_PAGE_ROWS for rows in self.page_rows)
            or sum(self.page_rows) != self.rows
        ):
            raise FormatError("SEG-042", "runs and pages are out of range")

    def _page_directory(self, column):
        reader = self._section(3, column, "SEG-043")
        entries = []
        for rows in self.page_rows:
            offset, length, zero, checksum = reader.u64(), reader.u32(), reader.u32(), reader.u64()
            zone = ZoneMap(reader)
            outside = offset % 64 or offset < 64 or offset + length > self.footer_offset
            if zero or outside or zone.rows != rows:
                raise FormatError("SEG-043", f"an entry of column {column} is out of range")
            if xxh64(self.data[offset : offset + length]) != checksum:
                raise FormatError("SEG-010", f"the checksum of the page at {offset} does not match")
            entries.append((offset, length, zone))
            self.parts.append((offset, length))
        reader.expect_end()
        return entries

    def _run_statistics(self, column):
        reader = self._section(4, column, "SEG-045")
        column_type = self.columns[column][1]
        statistics = {}
        for run, (_, rows) in enumerate(self.runs):
            if rows >= STATISTICS_ROWS:
                statistics[run] = RunStatistics(reader, column_type)
                if statistics[run].zone.rows != rows:
                    raise FormatError("SEG-045", f"statistics of column {column} count other rows than the run")
        reader.expect_end()
        return statistics

    def _zones(self, column):
        """Per page, the summaries of its zones; none in short pages."""
        if all(rows <= ZONE_ROWS for rows in self.page_rows):
            return [[] for _ in self.page_rows]
        reader = self._section(5, column, "SEG-051")
        zones = [page_zones(reader, zone) for _, _, zone in self.pages[column]]
        reader.expect_end()
        return zones

    def _sketches(self, kind, column, read):
        """SEG-053: by run, (bytes of the entry, sketch)."""
        sketches = {}
        if (kind, column) not in self.sections:
            return sketches
        reader = self._section(kind, column, "SEG-053")
        last = -1
        while reader.remaining:
            start = reader.offset
            run = reader.u32()
            if not last < run < len(self.runs) or self.runs[run][1] < SKETCH_ROWS:
                raise FormatError("SEG-053", f"a sketch of run {run}, which is short, unknown or out of order")
            sketch = read(reader, self.columns[column][1])
            sketches[run] = (reader.offset - start, sketch)
            last = run
        return sketches

    def _dictionary(self, column):
        """SEG-061: the shared dictionary of a column, or None."""
        if (8, column) not in self.sections:
            return None
        reader = self._section(8, column, "ENC-002")
        size = reader.u32()
        if self.columns[column][1] != "text" or size > self.rows:
            raise FormatError("SEG-061", f"a dictionary of {size} texts in column {column}")
        texts = text_dictionary(reader, size)
        if reader.remaining:
            raise FormatError("SEG-061", f"bytes follow the dictionary of column {column}")
        return texts

    def _check_padding(self):
        end = 64
        for offset, length in sorted(self.parts) + [(self.footer_offset, 0)]:
            if length == 0 and offset != self.footer_offset:
                continue
            if offset < end:
                raise FormatError("SEG-011", f"two parts overlap at byte {offset}")
            if any(self.data[end:offset]):
                raise FormatError("SEG-011", f"expected zero bytes between {end} and {offset}")
            end = offset + length

    def _sibling(self, page, index):
        """All that a page of doubles holds, fillers too, for one derived from it."""
        if index >= len(self.columns) or self.columns[index][1] != "float64":
            raise FormatError("ENC-037", f"column {index} holds no doubles")
        offset, length, _ = self.pages[index][page]
        values, valid = decode_page(
            self.data[offset : offset + length], "float64", self.page_rows[page]
        )
        if not valid.any():
            raise FormatError("ENC-037", f"page {page} of column {index} holds no values")
        return values

    def column(self, index):
        """(values, valid) of a whole column."""
        name, column_type, _ = self.columns[index]
        values, valid = [], []
        for page, (offset, length, _) in enumerate(self.pages[index]):
            try:
                part, mask = decode_page(
                    self.data[offset : offset + length], column_type, self.page_rows[page],
                    lambda other, page=page: self._sibling(page, other), lambda: self.dictionaries[index],
                )
                check_range(part, mask, column_type)
            except FormatError as error:
                raise error.at(f"{self.path}: page {page} of column {name} at byte {offset}") from None
            values.append(part)
            valid.append(mask)
        return values, valid

    def check_statistics(self):
        """SEG-047, SEG-048: zone maps and statistics say what the pages hold."""
        for index, (name, column_type, _) in enumerate(self.columns):
            pages, masks = self.column(index)
            for page, (entry, part, mask) in enumerate(zip(self.pages[index], pages, masks)):
                if entry[2].summary() != describe(part, mask, column_type)[0]:
                    where = f"{self.path}: page {page} of column {name}"
                    raise FormatError("SEG-047", "the zone map differs from the page", where)
                for zone, found in enumerate(self.zones[index][page]):
                    rows = slice(zone * ZONE_ROWS, (zone + 1) * ZONE_ROWS)
                    wanted = describe(part[rows], mask[rows], column_type)[0]
                    if entry[2].kind == 0:
                        wanted = wanted[:3] + (None,)
                    if found != wanted:
                        where = f"{self.path}: zone {zone} of page {page} of column {name}"
                        raise FormatError("SEG-052", f"expected {wanted}, found {found}", where)
            values, valid = join(pages), np.concatenate(masks)
            self._check_runs(index, name, column_type, values, valid)
            self._check_sketches(index, name, column_type, values, valid)
            self._check_dictionary(index, name)

    def _check_dictionary(self, index, name):
        """SEG-062: the texts are distinct, and each is used by a page over them."""
        texts = self.dictionaries[index]
        if texts is None:
            return
        where = f"{self.path}: shared dictionary of column {name}"
        if len(set(texts.tolist())) < len(texts):
            raise FormatError("SEG-062", "a text stands in it twice", where)
        used = np.zeros(len(texts), dtype=bool)
        for (offset, length, _), rows in zip(self.pages[index], self.page_rows):
            reader = Reader(self.data[offset : offset + length], "ENC-002")
            if validity(reader, rows).any() and reader.u32() == SHARED_TEXTS:
                used[codes(reader, rows, len(texts), "ENC-041")] = True
        if not used.all():
            raise FormatError("SEG-062", f"no row uses {int((~used).sum())} of its texts", where)

    def _check_runs(self, index, name, column_type, values, valid):
        start = 0
        for run, (dataset, rows) in enumerate(self.runs):
            end = start + rows
            if run in self.statistics[index]:
                where = f"{self.path}: statistics of dataset {dataset}, column {name}"
                entry = self.statistics[index][run]
                wanted = describe(values[start:end], valid[start:end], column_type)
                counted = (entry.positive_infinities, entry.negative_infinities)
                found = (entry.zone.summary(), counted, entry.moments)
                if found != wanted:
                    raise FormatError("SEG-048", f"expected {wanted}, found {found}", where)
            start = end


    def _check_sketches(self, index, name, column_type, values, valid):
        start = 0
        for run, (dataset, rows) in enumerate(self.runs):
            end = start + rows
            where = f"{self.path}: sketches of dataset {dataset}, column {name}"
            present = values[start:end][valid[start:end]]
            if column_type == "float64" or column_type in INTEGER_TYPES:
                # Pages without a value made the array one of objects.
                present = present.astype(np.float64 if column_type == "float64" else np.int64)
            entries = [sketches[index].get(run) for sketches in (self.quantiles, self.distincts)]
            for entry in filter(None, entries):
                if 100 * entry[0] > self._page_bytes(index, start, end):
                    raise FormatError("SEG-058", f"a sketch of {entry[0]} bytes is too large", where)
            if entries[0]:
                check_quantiles(entries[0][1], present, where)
            if entries[1] and bytes(entries[1][1]) != bytes(registers_of(present, column_type)):
                raise FormatError("SEG-057", "the registers are not those of the rows", where)
            start = end

    def _page_bytes(self, column, start, end):
        """Bytes of the pages that hold rows `start ..< end`."""
        total = first = 0
        for (_, length, _), rows in zip(self.pages[column], self.page_rows):
            if first < end and start < first + rows:
                total += length
            first += rows
        return total


def quantile_sketch(reader, column_type):
    """SEG-054: (count, noise, [(weight, values)])."""
    if column_type != "float64" and column_type not in INTEGER_TYPES:
        raise FormatError("SEG-053", f"a quantile sketch of a column of type {column_type}")
    count, noise, levels = reader.u32(), reader.u64(), reader.u32()
    if 100 * noise > count * count:
        raise FormatError("SEG-054", f"noise {noise} says nothing of {count} values")
    last, items, found, weight = -1, 0, [], 0
    for _ in range(levels):
        exponent, number = reader.u16(), reader.u16()
        items += number
        if not last < exponent <= 20 or number == 0 or items > MAXIMUM_SKETCH_ITEMS:
            raise FormatError("SEG-054", f"a level of exponent {exponent} with {number} values")
        values = array(reader.take(8 * number), "<f8" if column_type == "float64" else "<i8")
        keys = order_keys(values)
        if bool(np.isnan(values).any()) or bool((keys[1:] < keys[:-1]).any()):
            raise FormatError("SEG-054", "the values of a level are out of order")
        found.append((1 << exponent, values))
        weight += number << exponent
        last = exponent
    if weight != count:
        raise FormatError("SEG-054", f"the weights add up to {weight}, expected {count}")
    return count, noise, found


def order_keys(values):
    """Integers in the order of numbers, in which -0 is below +0."""
    if values.dtype.kind != "f":
        return values.astype(np.int64)
    bits = values.astype(np.float64).view(np.int64)
    return np.where(bits < 0, bits ^ np.int64((1 << 63) - 1), bits)


def check_quantiles(sketch, present, where):
    """SEG-055: each value occurs, and its rank is off by 10 sqrt(noise) at most."""
    count, noise, levels = sketch
    keys = np.sort(order_keys(present[~np.isnan(present)] if present.dtype.kind == "f" else present))
    if len(keys) != count:
        raise FormatError("SEG-055", f"it counts {count} values, the rows have {len(keys)}", where)
    if count == 0:
        return
    held = np.concatenate([order_keys(values) for _, values in levels])
    weights = np.concatenate([np.full(len(values), weight) for weight, values in levels])
    distinct, places = np.unique(held, return_inverse=True)
    weights = np.bincount(places.ravel(), weights).astype(np.int64)
    below, upto = np.searchsorted(keys, distinct, "left"), np.searchsorted(keys, distinct, "right")
    if bool((below == upto).any()):
        raise FormatError("SEG-055", "it holds a value that does not occur", where)
    stated = np.cumsum(weights)
    errors = np.concatenate([below - (stated - weights), upto - stated])
    if int(np.abs(errors).max()) ** 2 > 100 * noise:
        raise FormatError("SEG-055", f"a rank is off by {np.abs(errors).max()}, noise {noise}", where)


def distinct_sketch(reader, column_type):
    """SEG-056: the 4,096 registers."""
    if column_type == "float64":
        raise FormatError("SEG-053", "a distinct sketch of a column of doubles")
    count = reader.u16()
    registers = np.zeros(4096, dtype=np.uint8)
    if count == 0xFFFF:
        registers[:] = unpack_bits(reader.take(3072), 4096, 6)
        if int((registers != 0).sum()) < 1024:
            raise FormatError("SEG-056", "a sparse sketch in the dense form")
    elif count < 1024:
        raw = array(reader.take(3 * count), np.uint8).reshape(count, 3).astype(np.int64)
        entries = raw[:, 0] | raw[:, 1] << 8 | raw[:, 2] << 16
        indices = entries >> 6
        if bool((indices[1:] <= indices[:-1]).any()) or bool((indices >= 4096).any()):
            raise FormatError("SEG-056", "registers are out of order or range")
        registers[indices] = entries & 63
        if int((registers != 0).sum()) != count:
            raise FormatError("SEG-056", "a register without content")
    else:
        raise FormatError("SEG-056", f"expected below 1,024 registers, found {count}")
    if int(registers.max()) > 53:
        raise FormatError("SEG-056", f"a register holds {registers.max()}, expected at most 53")
    return registers


def mix(values):
    """SEG-057: the hash of integers, as an array of uint64."""
    with np.errstate(over="ignore"):
        word = values.astype(np.int64).view(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        word = (word ^ word >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        word = (word ^ word >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return word ^ word >> np.uint64(31)


def identifier_hash(value):
    """SEG-057: of an identifier by its kind."""
    integer = signed_integer(value)
    if integer is not None:
        return int(mix(np.array([integer], dtype=np.int64))[0])
    if isinstance(value, int) or re.fullmatch("[1-9][0-9]{18,19}", value) and int(value) <= U64:
        return xxh64(struct.pack("<Q", int(value)))
    if re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value):
        return xxh64(uuid.UUID(value).bytes)
    return xxh64(value.encode())


def registers_of(present, column_type):
    """SEG-057: the registers of some values."""
    if column_type == "text":
        hashes = [xxh64(value.encode()) for value in set(present.tolist())]
    elif present.dtype == np.int64:
        hashes = mix(np.unique(present))
    else:
        hashes = [identifier_hash(value) for value in set(present.tolist())]
    hashes = np.array(hashes, dtype=np.uint64)
    rest = hashes & np.uint64((1 << 52) - 1)
    # The length of 52 bits in binary is exact in a double.
    ranks = np.where(rest == 0, 53, 53 - np.frexp(rest.astype(np.float64))[1]).astype(np.uint8)
    registers = np.zeros(4096, dtype=np.uint8)
    np.maximum.at(registers, (hashes >> np.uint64(52)).astype(np.int64), ranks)
    return registers


def join(pages):
    """Pages of one column; identifier pages may be of different kinds."""
    if len({page.dtype for page in pages}) <= 1:
        return np.concatenate(pages) if pages else np.zeros(0, dtype=np.int64)
    return np.concatenate([page.astype(object) for page in pages])


def check_range(values, valid, column_type):
    if column_type in INTEGER_TYPES and valid.any():
        low, high = INTEGER_TYPES[column_type]
        present = values[valid]
        if int(present.min()) < low or int(present.max()) > high:
            raise FormatError("SEG-020", f"a value is outside the range of {column_type}")


def describe(values, valid, column_type):
    """What a zone map and run statistics must say of some rows."""
    rows, nulls = len(values), int((~valid).sum())
    present = values[valid]
    if column_type == "float64":
        present = present.astype(np.float64)
        nans = int(np.isnan(present).sum())
        numbers = present[~np.isnan(present)]
        infinities = (int((numbers == math.inf).sum()), int((numbers == -math.inf).sum()))
        bounds = double_bounds(numbers) if len(numbers) else None
        return (rows, nulls, nans, bounds), infinities, double_moments(numbers[np.isfinite(numbers)])
    if column_type == "text":
        return (rows, nulls, 0, None), (0, 0), None
    integers = [signed_integer(value) for value in present.tolist()]
    signed = integers and None not in integers
    bounds = (total_order(min(integers)), total_order(max(integers))) if signed else None
    moments = None
    if column_type in INTEGER_TYPES:
        moments = (sum(integers) << 2176, sum(value * value for value in integers) << 2176)
    return (rows, nulls, 0, bounds), (0, 0), moments


def signed_integer(value):
    """An identifier as a signed 64-bit integer, None if it is no such one.

    A page of mixed identifiers holds integers as texts too.
    """
    if isinstance(value, str):
        if not re.fullmatch("0|-?[1-9][0-9]{0,18}", value):
            return None
        value = int(value)
    return value if -(1 << 63) <= value < 1 << 63 else None


def double_bounds(numbers):
    """Minimum and maximum in total order; NumPy holds both zeros equal."""
    low, high = float(numbers.min()), float(numbers.max())
    signs = np.signbit(numbers[numbers == 0])
    if low == 0:
        low = -0.0 if signs.any() else 0.0
    if high == 0:
        high = -0.0 if signs.all() else 0.0
    return total_order(low), total_order(high)


def double_moments(numbers):
    """Exact sum and sum of squares in units of 2^-2176."""
    fractions, exponents = np.frexp(numbers)
    mantissas = (fractions * 2.0**53).astype(np.int64)
    total = squares = 0
    for exponent in np.unique(exponents).tolist():
        part = mantissas[exponents == exponent].tolist()
        # A mantissa here is value * 2^(53 - exponent); subnormals have zeros at
        # the low end, so the shifts below never drop a bit that is set.
        total += shift(sum(part), exponent - 53 + 2176)
        squares += shift(sum(value * value for value in part), 2 * (exponent - 53) + 2176)
    return total, squares


def shift(value, count):
    return value << count if count >= 0 else value >> -count


# --- The store: STORE, manifests, catalogue (store.md, manifest.md) ----------


def read_file(path, rule="STO-011"):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise FormatError(rule, "the file is missing", path) from None


class BlockFile:
    """BLK-001 to BLK-005: a head and blocks, all of which are read at once."""

    def __init__(self, data, path, magic, rules):
        try:
            self._read(data, magic, *rules)
        except FormatError as error:
            raise error.at(path) from None

    def _read(self, data, magic, magic_rule, version_rule, checksum_rule):
        if data[:8] != magic:
            raise FormatError(magic_rule, f"it does not begin with {magic[:6].decode()}")
        if len(data) < 24:
            raise FormatError("BLK-001", f"expected at least 24 bytes, found {len(data)}")
        major, minor, flags, head_size, count = struct.unpack_from("<HHIII", data, 8)
        if major != 1:
            raise FormatError(version_rule, f"version {major} is not 1, the one this reader knows")
        directory = 24 + head_size
        end = directory + 16 * count
        if end + 8 > len(data):
            raise FormatError("BLK-001", "the head does not fit the file")
        self.checksum = struct.unpack_from("<Q", data, end)[0]
        if xxh64(data[:end]) != self.checksum:
            raise FormatError(checksum_rule, "the checksum of the head does not match")
        if flags:
            raise FormatError(version_rule, f"the flags {flags:#x} are unknown")
        self.has_more = minor > 0
        self.head = data[24:directory]
        self.blocks = []
        offset = end + 8
        for index in range(count):
            stored, plain, checksum = struct.unpack_from("<IIQ", data, directory + 16 * index)
            if stored > plain or plain > 1 << 30:
                raise FormatError("BLK-003", f"block {index} has {stored} bytes for {plain}")
            raw = data[offset : offset + stored]
            offset += stored
            if offset > len(data):
                raise FormatError("BLK-002", f"block {index} ends behind the file")
            if xxh64(raw) != checksum:
                raise FormatError("BLK-004", f"the checksum of block {index} does not match")
            self.blocks.append(raw if stored == plain else unpack_block(raw, plain, index))
        if offset != len(data):
            raise FormatError("BLK-002", f"expected {offset} bytes, found {len(data)}")

    def reader(self, index, rule):
        """A reader of a block, or of the head where `index` is None."""
        return Reader(self.head if index is None else self.blocks[index], rule)

    def expect_end(self, reader):
        if not self.has_more:
            reader.expect_end()


def unpack_block(raw, plain, index):
    try:
        import zstandard
    except ImportError:
        raise SystemExit("this store needs the Python package zstandard: pip install zstandard") from None
    try:
        if zstandard.frame_content_size(raw) == plain:
            content = zstandard.ZstdDecompressor().decompress(raw, allow_extra_data=False)
            if len(content) == plain:
                return content
    except zstandard.ZstdError:
        pass
    raise FormatError("BLK-005", f"block {index} does not unpack to {plain} bytes")


def packed_numbers(reader, count, maximum=(1 << 63) - 1):
    """BLK-006: `count` unsigned integers up to `maximum`, as a list."""
    base, width = reader.u64(), reader.u8()
    if width > 63 or base > maximum:
        raise FormatError("BLK-006", f"a base of {base} and a width of {width} bits")
    raw = reader.take((count * width + 7) // 8)
    numbers = [base + int(difference) for difference in unpack_bits(raw, count, width)]
    if numbers and max(numbers) > maximum:
        raise FormatError("BLK-006", f"expected numbers up to {maximum}, found {max(numbers)}")
    return numbers


def ascending_lists(reader, count):
    """MAN-010."""
    highest = (1 << 32) - 1
    lengths = packed_numbers(reader, count, 1 << 26)
    if sum(lengths) > 1 << 26:
        raise FormatError("MAN-004", "lists have more than 2^26 numbers")
    filled = sum(length > 0 for length in lengths)
    firsts = iter(packed_numbers(reader, filled, highest))
    gaps = iter(packed_numbers(reader, sum(lengths) - filled, highest))
    lists = []
    for length in lengths:
        numbers = [next(firsts)] if length else []
        for _ in range(length - 1):
            numbers.append(numbers[-1] + next(gaps) + 1)
        if numbers and numbers[-1] > highest:
            raise FormatError("MAN-010", "a number is not below 2^32")
        lists.append(numbers)
    return lists


class Manifest:
    """MAN-001 to MAN-011."""

    def __init__(self, data, path):
        file = BlockFile(data, path, b"SYNMAN\r\n", ("MAN-001", "MAN-002", "MAN-003"))
        try:
            self._read(file)
        except FormatError as error:
            raise error.at(path) from None

    def _read(self, file):
        reader = file.reader(None, "MAN-004")
        self.number = reader.u64()
        if self.number < 1:
            raise FormatError("MAN-004", "snapshots are numbered from 1")
        self.store_id = reader.uuid()
        self.created_at = reader.i64()
        self.catalog_number = reader.u64()
        self.catalog_checksum = reader.u64()
        self.change = reader.text()
        self.tables = []
        block = 0
        for _ in range(reader.u32()):
            code, name = reader.u32(), reader.text()
            if not re.fullmatch("[a-z][a-z0-9_]{0,99}", name):
                raise FormatError("STO-009", f"{name!r} is not the name of a table")
            count, columns, terms = reader.u32(), reader.u16(), reader.u16()
            end = block + 2 + columns + terms
            if end > len(file.blocks):
                raise FormatError("MAN-004", f"the blocks of table {name} are missing")
            self.tables.append((code, name, manifest_segments(file, block, count, columns, terms)))
            block = end
        file.expect_end(reader)
        if block != len(file.blocks) and not file.has_more:
            raise FormatError("MAN-004", f"expected {block} blocks, found {len(file.blocks)}")
        codes = [code for code, _, _ in self.tables]
        if codes != sorted(set(codes)) or len({name for _, name, _ in self.tables}) < len(codes):
            raise FormatError("MAN-008", "a table occurs twice or out of order")


class ManifestSegment:
    """What a manifest says of one segment."""

    def __init__(self, identifier, footer_checksum):
        self.id = identifier
        self.footer_checksum = footer_checksum
        self.size = self.page_count = self.terms_catalog = 0
        self.runs, self.dead, self.zones, self.terms = [], [], [], []

    @property
    def rows(self):
        return sum(rows for _, rows in self.runs)


def manifest_segments(file, block, count, columns, terms):
    """The segments of a table from its blocks."""
    reader = file.reader(block, "MAN-004")
    names = [reader.text() for _ in range(columns)]
    term_names = [reader.text() for _ in range(terms)]
    if len(set(names)) < columns or len(set(term_names)) < terms:
        raise FormatError("MAN-004", "a column occurs twice")
    sets = [[reader.u16() for _ in range(reader.u16())] for _ in range(reader.u16())]
    if any(position >= columns for places in sets for position in places):
        raise FormatError("MAN-004", "a set of columns names one that is not there")
    reader.require(count, 24)
    ids = [reader.uuid() for _ in range(count)]
    segments = [ManifestSegment(identifier, reader.u64()) for identifier in ids]
    if len(set(ids)) < count:
        raise FormatError("MAN-008", "a segment occurs twice")
    sizes = packed_numbers(reader, count, (1 << 43) - 1)
    pages = packed_numbers(reader, count, MAXIMUM_SEGMENT_ROWS)
    set_of_segment = packed_numbers(reader, count, len(sets) - 1)
    catalogs = packed_numbers(reader, count)
    packed_numbers(reader, count)  # profiles
    file.expect_end(reader)

    reader = file.reader(block + 1, "MAN-004")
    ordinals = ascending_lists(reader, count)
    rows = iter(packed_numbers(reader, sum(map(len, ordinals)), MAXIMUM_SEGMENT_ROWS))
    dead_runs = ascending_lists(reader, count)
    file.expect_end(reader)
    for index, segment in enumerate(segments):
        segment.size, segment.page_count, segment.terms_catalog = sizes[index], pages[index], catalogs[index]
        segment.runs = [(ordinal, next(rows)) for ordinal in ordinals[index]]
        if any(run < 1 for _, run in segment.runs) or segment.rows > MAXIMUM_SEGMENT_ROWS:
            raise FormatError("MAN-004", f"the runs of segment {segment.id} are out of range")
        segment.dead = dead_runs[index]
        if segment.dead and (segment.dead[-1] >= len(segment.runs) or len(segment.dead) == len(segment.runs)):
            raise FormatError("MAN-011", f"the dead runs of segment {segment.id} are out of range")

    zones = {}
    for column in range(columns):
        reader = file.reader(block + 2 + column, "MAN-005")
        for index, segment in enumerate(segments):
            if column in sets[set_of_segment[index]]:
                zone = zones[index, column] = ZoneMap(reader, "MAN-005")
                if zone.rows != segment.rows:
                    raise FormatError("MAN-005", f"a zone map of segment {segment.id} has other rows")
        file.expect_end(reader)
    for index, segment in enumerate(segments):
        segment.zones = [(names[column], zones[index, column]) for column in sets[set_of_segment[index]]]

    for column, name in enumerate(term_names):
        reader = file.reader(block + 2 + columns + column, "MAN-009")
        kinds, lists = packed_numbers(reader, count, 2), ascending_lists(reader, count)
        file.expect_end(reader)
        for segment, kind, numbers in zip(segments, kinds, lists):
            if kind:
                segment.terms.append((name, numbers + [0xFFFFFFFF] * (kind == 2)))
    return segments


class CatalogDatasets:
    """The datasets of a catalogue; schema and fields are left unread."""

    def __init__(self, data, path):
        file = BlockFile(data, path, b"SYNCAT\r\n", ("CAT-001", "CAT-002", "CAT-003"))
        try:
            self._read(file)
        except FormatError as error:
            raise error.at(path) from None
        self.checksum = file.checksum

    def _read(self, file):
        reader = file.reader(None, "CAT-004")
        self.number, count = reader.u64(), reader.u32()
        file.expect_end(reader)
        if len(file.blocks) < 4:
            raise FormatError("CAT-007", f"expected at least 4 blocks, found {len(file.blocks)}")
        packs = file.reader(0, "CAT-005").u16()
        reader = file.reader(3, "CAT-006")
        if reader.remaining != count * 16:
            raise FormatError("CAT-006", f"expected the ids of {count} datasets")
        ids = [reader.uuid() for _ in range(count)]
        if len(set(ids)) != count:
            raise FormatError("CAT-006", "two datasets have one id")
        reader = file.reader(2, "CAT-004")
        deleted = []
        while len(deleted) < count:
            run, pack, flags = reader.u32(), reader.u16(), reader.u16()
            if not 1 <= run <= count - len(deleted) or pack >= packs or flags > 1:
                raise FormatError("CAT-006", "a dataset has an unknown pack or flag")
            deleted += [bool(flags)] * run
        file.expect_end(reader)
        self.datasets = list(zip(ids, deleted))


class Store:
    """One snapshot of a store folder."""

    def __init__(self, root, number=None):
        self.root = root
        self.id = self._identity()
        self.manifest = self._manifest(number)
        path = os.path.join(root, "catalog", f"{self.manifest.catalog_number:010}.cat")
        self.catalog = CatalogDatasets(read_file(path, "STO-005"), path)
        if self.catalog.checksum != self.manifest.catalog_checksum:
            raise FormatError("STO-005", "it is not the catalogue that the manifest names", path)
        for _, _, segments in self.manifest.tables:
            for entry in segments:
                for ordinal, _ in entry.runs:
                    if ordinal >= len(self.catalog.datasets):
                        raise FormatError("STO-006", f"segment {entry.id} names dataset {ordinal}", root)

    def _identity(self):
        path = os.path.join(self.root, "STORE")
        data = read_file(path, "STO-001")
        if len(data) < 16 or data[:8] != b"SYNSTO\r\n":
            raise FormatError("STO-001", "it does not begin like the mark of a store", path)
        (major,) = struct.unpack_from("<H", data, 8)
        if major != 1:
            raise FormatError("STO-002", f"version {major} is not 1, the one this reader knows", path)
        if len(data) != 64:
            raise FormatError("STO-001", f"expected 64 bytes, found {len(data)}", path)
        if xxh64(data[:56]) != struct.unpack_from("<Q", data, 56)[0]:
            raise FormatError("STO-003", "its checksum does not match", path)
        return str(uuid.UUID(bytes=data[16:32]))

    def _manifest(self, number):
        folder = os.path.join(self.root, "manifests")
        known = [int(name[:-4]) for name in os.listdir(folder) if re.fullmatch(r"[0-9]{10,20}\.man", name)]
        if not known:
            raise FormatError("STO-004", "no manifest is left", folder)
        number = max(known) if number is None else number
        path = os.path.join(folder, f"{number:010}.man")
        manifest = Manifest(read_file(path, "STO-004"), path)
        if manifest.number != number or manifest.store_id != self.id:
            raise FormatError("MAN-006", "it belongs to another snapshot or store", path)
        return manifest

    def segments(self, table):
        """(entry, opened segment) in storage order."""
        for code, name, entries in self.manifest.tables:
            if name != table:
                continue
            for entry in entries:
                yield entry, self._segment(code, name, entry)

    def _segment(self, code, name, entry):
        path = os.path.join(self.root, "tables", name, entry.id + ".seg")
        data = read_file(path)
        if len(data) != entry.size:
            raise FormatError("STO-012", f"expected {entry.size} bytes, found {len(data)}", path)
        segment = Segment(data, path)
        runs = [(self.catalog.datasets[ordinal][0], rows) for ordinal, rows in entry.runs]
        if (
            segment.footer_checksum != entry.footer_checksum
            or segment.id != entry.id
            or segment.table_code != code
            or segment.runs != runs
        ):
            raise FormatError("STO-012", "the manifest describes another segment", path)
        return segment

    def is_live(self, entry, run):
        """Whether a run, by its position, is neither dead nor of a deleted dataset."""
        return run not in entry.dead and not self.catalog.datasets[entry.runs[run][0]][1]


def check_manifest_zones(entry, segment):
    """MAN-005, MAN-007: page count, columns and bounds are those of the segment."""
    if entry.page_count != len(segment.page_rows):
        raise FormatError("MAN-005", f"expected {entry.page_count} pages", segment.path)
    if [name for name, _ in entry.zones] != [name for name, _, _ in segment.columns]:
        raise FormatError("MAN-005", "the manifest names other columns", segment.path)
    for (name, zone), pages in zip(entry.zones, segment.pages):
        zones = [page[2] for page in pages]
        known = all(part.kind or part.rows == part.nulls + part.nans for part in zones)
        bounds = [part.summary()[3] for part in zones if part.kind] if known else []
        wanted = (
            sum(part.rows for part in zones),
            sum(part.nulls for part in zones),
            sum(part.nans for part in zones),
            (min(low for low, _ in bounds), max(high for _, high in bounds)) if bounds else None,
        )
        if zone.summary() != wanted:
            raise FormatError("MAN-007", f"expected {wanted} for column {name}", segment.path)


# --- The command -------------------------------------------------------------


def double_text(value):
    """The fewest digits that read back as the same bits.

    With an exponent below 1e-4 and above 2^53, where not every integer is a
    double; `repr` would take one from 1e16 on.
    """
    if math.isnan(value):
        return "NaN"
    text = repr(value)
    if abs(value) > 2.0**53 and "e" not in text and "inf" not in text:
        sign, digits = text[: value < 0], text.lstrip("-").removesuffix(".0")
        fraction = digits[1:].rstrip("0")
        return f"{sign}{digits[0]}{'.' + fraction if fraction else ''}e+{len(digits) - 1}"
    return text


def cell(value, column_type):
    if column_type == "float64":
        return double_text(float(value))
    if column_type == "bool":
        return "true" if value else "false"
    text = str(value)
    if text == "" or any(sign in text for sign in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


def cells(values, valid, column_type, bits):
    """The values of a page as CSV cells; NULL is an empty cell."""
    if bits and column_type == "float64":
        patterns = values.astype("<f8").view("<u8").tolist()
        return [f"{pattern:016x}" if mask else "" for pattern, mask in zip(patterns, valid.tolist())]
    return [
        cell(value, column_type) if mask else "" for value, mask in zip(values.tolist(), valid.tolist())
    ]


def write_csv(store, table, output, bits=False):
    opened = list(store.segments(table))
    columns = []
    for _, segment in opened:
        for name, column_type, _ in segment.columns:
            if (name, column_type) not in columns:
                columns.append((name, column_type))
    output.write(",".join(["dataset_id"] + [name for name, _ in columns]) + "\n")
    for entry, segment in opened:
        names = [name for name, _, _ in segment.columns]
        texts = []
        for name, column_type in columns:
            if name not in names:
                texts.append([""] * segment.rows)
                continue
            pages, masks = segment.column(names.index(name))
            texts.append(
                [text for page, mask in zip(pages, masks) for text in cells(page, mask, column_type, bits)]
            )
        row = 0
        for run, (dataset, rows) in enumerate(segment.runs):
            if store.is_live(entry, run):
                for line in zip(*(column[row : row + rows] for column in texts)):
                    output.write(",".join((dataset,) + line) + "\n")
            row += rows


def write_summary(store, check, output):
    manifest = store.manifest
    live = sum(not deleted for _, deleted in store.catalog.datasets)
    output.write(f"store {store.id}, snapshot {manifest.number} ({manifest.change})\n")
    output.write(f"datasets {live}, deleted {len(store.catalog.datasets) - live}\n")
    for _, table, _ in manifest.tables:
        rows = hidden = count = 0
        for entry, segment in store.segments(table):
            count += 1
            check_manifest_zones(entry, segment)
            for index in range(len(segment.columns)):
                segment.column(index)
            if check:
                segment.check_statistics()
            for run, (_, run_rows) in enumerate(entry.runs):
                rows += run_rows
                hidden += 0 if store.is_live(entry, run) else run_rows
        output.write(f"table {table}: {rows - hidden} rows in {count} segments")
        output.write(f", {hidden} replaced or of deleted datasets\n" if hidden else "\n")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Read a SynDB store, verifying every checksum.")
    parser.add_argument("store", help="the folder of the store")
    parser.add_argument("--snapshot", type=int, help="a snapshot number; the newest if left out")
    parser.add_argument("--csv", metavar="TABLE", help="print the rows of a table as CSV")
    parser.add_argument("--bits", action="store_true", help="print doubles as the hexadecimal digits of their bits")
    parser.add_argument("--check", action="store_true", help="compare statistics with the values too")
    options = parser.parse_args(arguments)
    try:
        store = Store(options.store, options.snapshot)
        if options.csv:
            if options.csv not in [name for _, name, _ in store.manifest.tables]:
                names = ", ".join(name for _, name, _ in store.manifest.tables) or "none"
                print(f"no rows of a table {options.csv}; tables with rows: {names}", file=sys.stderr)
                return 4
            write_csv(store, options.csv, sys.stdout, options.bits)
        else:
            write_summary(store, options.check, sys.stdout)
    except FormatError as error:
        print(error, file=sys.stderr)
        return 5
    except BrokenPipeError:
        # Whoever was reading has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
