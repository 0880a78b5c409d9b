"""Writes the Arrow files of ArrowReaderTests; needs pyarrow. The bytes depend on
its version, their rows do not."""
import os, sys
import pyarrow as pa, pyarrow.feather as feather

here = os.path.dirname(os.path.abspath(__file__))
big = 720575940602398473


def field(name, type, **metadata):
    return pa.field(name, type, metadata={k: v for k, v in metadata.items()} or None)


def stream(name, batches, schema, **options):
    with pa.OSFile(os.path.join(here, name), "wb") as out:
        with pa.ipc.new_stream(out, schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
            for batch in batches:
                writer.write_batch(batch)


columns = [
    ("i8", pa.int8(), [-128, None, 127]),
    ("u8", pa.uint8(), [0, 255, None]),
    ("i16", pa.int16(), [-32768, 32767, 1]),
    ("u16", pa.uint16(), [0, 65535, 1]),
    ("i32", pa.int32(), [-(2**31), 2**31 - 1, 1]),
    ("u32", pa.uint32(), [0, 2**32 - 1, 1]),
    ("i64", pa.int64(), [big, -(2**63), 2**63 - 1]),
    ("u64", pa.uint64(), [big, 2**64 - 1, None]),
    ("f16", pa.float16(), [1.5, None, -0.25]),
    ("f32", pa.float32(), [0.1, 1e30, None]),
    ("f64", pa.float64(), [0.1, float("nan"), None]),
    ("flag", pa.bool_(), [True, False, None]),
    ("text", pa.utf8(), ["", "häßlich", None]),
    ("large", pa.large_utf8(), ["a", None, "c,\"d\"\n"]),
    ("view", pa.string_view(), ["short", "longer than twelve bytes", None]),
    ("word", pa.dictionary(pa.int8(), pa.utf8()), ["x", "y", "x"]),
    ("nothing", pa.null(), [None, None, None]),
    ("day", pa.date32(), [0, 19845, None]),
    ("moment", pa.timestamp("ms", tz="UTC"), [0, 1714644030500, None]),
    ("place", pa.list_(pa.float32(), 3), [[1, 2, 3], None, [4, 5.5, 6]]),
    ("steps", pa.list_(pa.int64()), [[1, 2, 3], [4, 5, 6], [7, 8, big]]),
    ("words", pa.list_(pa.utf8()), [["a", "b"], [], [None]]),
    ("body", pa.struct([("x", pa.int32()), ("y", pa.float64())]), [{"x": 1, "y": 2.5}, None, {"x": 3, "y": None}]),
    ("price", pa.decimal128(9, 2), [1, 2, None]),
    ("blob", pa.binary(), [b"\xff", None, b""]),
]
schema = pa.schema([field(name, type, unit="um") if name == "f64" else field(name, type) for name, type, _ in columns])
arrays = []
for name, type, values in columns:
    if name == "word":
        arrays.append(pa.array(values).dictionary_encode().cast(type))
    else:
        arrays.append(pa.array(values, type=type))
batch = pa.record_batch(arrays, schema=schema)
stream("plain.arrows", [batch, batch.slice(1)], schema)
stream("lz4.arrows", [batch, batch.slice(1)], schema, compression="lz4")
stream("zstd.arrows", [batch, batch.slice(1)], schema, compression="zstd")
numbers = pa.table({"cid": pa.array(range(3000), pa.uint64()), "x": pa.array([i / 8 for i in range(3000)])})
feather.write_feather(numbers, os.path.join(here, "numbers.feather"), compression="lz4", chunksize=1111)

word = pa.schema([("word", pa.dictionary(pa.int8(), pa.utf8()))])


def words(values, dictionary):
    return pa.record_batch([pa.DictionaryArray.from_arrays(pa.array(values, pa.int8()), pa.array(dictionary))], schema=word)


stream("replaced.arrows", [words([0, 1], ["a", "b"]), words([0], ["z"])], word)
stream("delta.arrows", [words([0, 1], ["a", "b"]), words([2], ["a", "b", "c"])], word, emit_dictionary_deltas=True)
stream("empty.arrows", [], schema)
