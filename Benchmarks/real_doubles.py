#!/usr/bin/env python3
"""Bytes of real columns of doubles in SynDB's pages and in its peers' formats.

    V/bin/python Benchmarks/real_doubles.py --data DIR --work DIR

DIR of --data is searched for CSV, TSV, STAR, Dynamo tables, Feather, Parquet
and NDJSON files, also `.gz` and `.zst`. A column counts that has 10,000 values
or more, all numbers and not all integers; missing cells are left out. What is
compared is what the values take: page payloads of ours, column chunks of
Parquet, column data of ClickHouse; DuckDB, Vortex and Lance get a table of 16
copies of the column, so that what they keep once per file does not weigh, and
a sixteenth of the file counts.

Pages are encoded with the profile `cold`, unless `--profile load` is given. The
exit code is 1 when a bar does not hold.
"""

import csv
import gzip
import hashlib
import io
import json
import math
import os
import re

from support import Bars, Cache, command_line, folder_bytes, fresh, kernels_executable, run, version

# Copies of a column in one file of a format that keeps much per file.
COPIES = 16
# Our bytes over those of the best peer: geometric mean, and the worst column.
MEAN_BAR = 0.9
WORST_BAR = 1.05
MISSING = {"", "nan", "na", "n/a", "null", "none", "<na>"}


def text_of(path):
    """The text of a file that may be compressed; None where it is no text."""
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith(".gz"):
        data = gzip.decompress(data)
    elif path.endswith(".zst"):
        import zstandard

        data = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def delimited(text, delimiter):
    """Columns of a delimited file by name; by number where the first row is numbers."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if not rows:
        return {}
    width = max(len(row) for row in rows)
    has_header = any(number(cell) is None and cell.strip().lower() not in MISSING for cell in rows[0])
    names = rows[0] if has_header else []
    names += [f"column {index + 1}" for index in range(len(names), width)]
    body = rows[1:] if has_header else rows
    return {f"{name or 'unnamed'}": [row[index] for row in body if index < len(row)]
            for index, name in enumerate(names)}


def spaced(text):
    """Columns of a file without header whose cells are apart by blanks, by number."""
    rows = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("%")]
    width = max((len(row) for row in rows), default=0)
    return {f"column {index + 1}": [row[index] for row in rows if index < len(row)] for index in range(width)}


def star(text):
    """Columns of all loops of a STAR file by block and label."""
    columns, block, labels = {}, "", None
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("data_"):
            block, labels = line, None
        elif line.startswith("loop_"):
            labels = []
        elif line.startswith("_"):
            if labels is not None:
                labels.append(line.split()[0])
        elif line and not line.startswith("#") and labels:
            for label, cell in zip(labels, line.split()):
                columns.setdefault(f"{block}{label}", []).append(cell)
    return columns


def ndjson(text):
    columns = {}
    for line in text.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            return {}
        if not isinstance(row, dict):
            return {}
        for name, value in row.items():
            columns.setdefault(name, []).append("" if value is None else str(value))
    return columns


def arrow(path):
    """Columns of doubles of an Arrow or Parquet file; singles are no doubles."""
    import pyarrow as pa
    import pyarrow.feather as feather
    import pyarrow.parquet as parquet

    table = feather.read_table(path) if path.endswith(".feather") else parquet.read_table(path)
    return {
        field.name: table[field.name].drop_null().to_numpy()
        for field in table.schema
        if pa.types.is_float64(field.type)
    }


def number(cell):
    """A cell as a double; None where it is none."""
    if not re.fullmatch(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", cell):
        return None
    return float(cell)


def doubles(cells):
    """The values of a column of texts; None unless all are numbers or missing."""
    import numpy

    values = []
    for cell in cells:
        value = number(cell)
        if value is not None:
            values.append(value)
        elif cell.strip().lower() not in MISSING:
            return None
    return numpy.array(values, dtype="<f8")


def columns_of(path):
    """Columns of a file by name: arrays of doubles or lists of texts."""
    kind = re.sub(r"\.(gz|zst)$", "", path.lower()).rsplit(".", 1)[-1]
    if kind in ("feather", "parquet"):
        return arrow(path)
    readers = {
        "csv": lambda text: delimited(text, ","), "tsv": lambda text: delimited(text, "\t"), "star": star,
        "tbl": spaced, "txt": spaced, "ndjson": ndjson,
    }
    text = text_of(path) if kind in readers else None
    return readers[kind](text) if text else {}


def real_columns(data, least):
    """Name and values of every column that counts; equal columns count once."""
    import numpy

    seen = set()
    for base, folders, files in os.walk(data):
        folders.sort()
        for file in sorted(files):
            path = os.path.join(base, file)
            for name, cells in columns_of(path).items():
                if len(cells) < least:
                    continue
                values = cells if isinstance(cells, numpy.ndarray) else doubles(cells)
                if values is None or len(values) < least or numpy.all(values == numpy.round(values)):
                    continue
                digest = hashlib.sha256(values.tobytes()).hexdigest()
                if digest not in seen:
                    seen.add(digest)
                    yield f"{os.path.relpath(path, data)}: {name}", digest, values


def zstd_plain(work, values):
    import zstandard

    return len(zstandard.ZstdCompressor(level=3).compress(values.tobytes()))


def parquet(**options):
    def measure(work, values):
        import pyarrow as pa
        import pyarrow.parquet as parquet

        path = os.path.join(work, "column.parquet")
        parquet.write_table(pa.table({"v": values}), path, compression="zstd", compression_level=3, **options)
        metadata = parquet.read_metadata(path)
        return sum(
            metadata.row_group(group).column(0).total_compressed_size for group in range(metadata.num_row_groups))

    return measure


def copies(values):
    import pyarrow as pa

    return pa.table({f"v{index}": values for index in range(COPIES)})


def duckdb_column(work, values):
    import duckdb

    path = fresh(os.path.join(work, "column.duckdb"))
    connection = duckdb.connect(path, config={"threads": 1, "storage_compatibility_version": "latest"})
    columns = copies(values)
    connection.execute("CREATE TABLE t AS SELECT * FROM columns")
    connection.execute("CHECKPOINT")
    connection.close()
    return os.path.getsize(path) / COPIES


def vortex(options):
    def measure(work, values):
        import vortex

        path = os.path.join(work, "column.vortex")
        getattr(vortex.io.VortexWriteOptions, options)().write(copies(values), path)
        return os.path.getsize(path) / COPIES

    return measure


def lance(work, values):
    import lance

    path = fresh(os.path.join(work, "column.lance"))
    lance.write_dataset(copies(values), path)
    return folder_bytes(os.path.join(path, "data")) / COPIES


def pcodec(work, values):
    from pcodec import ChunkConfig, standalone

    return len(standalone.simple_compress(values, ChunkConfig()))


def clickhouse(codec):
    def measure(work, values):
        import pyarrow as pa
        import pyarrow.parquet as parquet

        query = clickhouse_session(work)
        path = os.path.join(work, "column.parquet")
        parquet.write_table(pa.table({"v": values}), path, compression="none")
        query("DROP TABLE IF EXISTS t SYNC")
        query(f"CREATE TABLE t (v Float64 CODEC({codec})) ENGINE = MergeTree ORDER BY tuple()")
        query(f"INSERT INTO t SELECT * FROM file('{path}', Parquet)")
        query("OPTIMIZE TABLE t FINAL")
        return int(query("SELECT sum(data_compressed_bytes) FROM system.parts WHERE active AND table = 't'"))

    return measure


def clickhouse_session(work):
    global session
    if session is None:
        import chdb

        session = chdb.connect(fresh(os.path.join(work, "clickhouse")))
        session.query("SET allow_suspicious_codecs = 1")
        session.query("SET enable_alp_codec = 1")
    return lambda text: str(session.query(text, "CSV")).strip()


session = None

# Name, package, measurement.
PEERS = [
    ("zstd", "zstandard", zstd_plain),
    ("Pq dict", "pyarrow", parquet()),
    ("Pq BSS", "pyarrow", parquet(use_dictionary=False, use_byte_stream_split=True)),
    ("DuckDB", "duckdb", duckdb_column),
    ("Vortex", "vortex-data", vortex("default")),
    ("Lance", "pylance", lance),
    ("CH LZ4", "chdb", clickhouse("LZ4")),
    ("CH ZSTD", "chdb", clickhouse("ZSTD(3)")),
    ("CH Gor", "chdb", clickhouse("Gorilla, ZSTD(3)")),
    ("CH FPC", "chdb", clickhouse("FPC, ZSTD(3)")),
    ("CH ALP", "chdb", clickhouse("ALP")),
    ("CH ALPz", "chdb", clickhouse("ALP, ZSTD(3)")),
    ("Vx comp", "vortex-data", vortex("compact")),
    ("pcodec", "pcodec", pcodec),
]
# Not among the peers that the bars were set against; shown, with means of their own.
BESIDE = {"Vx comp", "pcodec"}


def ours(profile, files):
    """Reports of the encoder by file."""
    lines = run(kernels_executable("encode-doubles"), "--profile", profile, *files).splitlines()
    return {report["file"]: report for report in map(json.loads, lines)}


def main():
    parser = command_line(__doc__, "--data", "--work")
    parser.add_argument("--profile", default="cold", choices=["load", "cold"])
    parser.add_argument("--least", type=int, default=10_000, help="values that a column must have to count")
    arguments = parser.parse_args()
    cache = Cache(arguments.work)
    peers = [peer for peer in PEERS if version(peer[1])]
    for name, package, _ in PEERS:
        if not version(package):
            print(f"left out: {name}: the package {package} is not installed")
    folder = os.path.join(arguments.work, "doubles")
    os.makedirs(folder, exist_ok=True)
    columns = []
    for name, digest, values in real_columns(arguments.data, arguments.least):
        file = os.path.join(folder, digest[:16] + ".f64")
        values.tofile(file)
        sizes = {
            peer: cache.value(
                f"double/{peer}/{digest[:16]}", [package, version(package)], lambda: measure(arguments.work, values))
            for peer, package, measure in peers
        }
        columns.append((name, file, len(values), sizes))
    reports = ours(arguments.profile, [file for _, file, _, _ in columns])
    print_table(columns, reports, arguments.profile, [peer for peer, _, _ in peers])


def print_table(columns, reports, profile, peers):
    counted = [peer for peer in peers if peer not in BESIDE]
    print(f"bits per value; ours is profile {profile}")
    print(f"{'column':64}{'values':>8}" + "".join(f"{peer:>8}" for peer in peers) + f"{'ours':>8}{'ratio':>8}  schemes")
    ratios = {peer: [] for peer in ["best", *peers]}
    worst = (0, "")
    for name, file, count, sizes in columns:
        report = reports[file]
        assert report["values"] == count
        best = min(sizes[peer] for peer in counted)
        ratio = report["bytes"] / best
        worst = max(worst, (ratio, name))
        ratios["best"].append(ratio)
        for peer in peers:
            ratios[peer].append(report["bytes"] / sizes[peer])
        trees = ", ".join(sorted(report["trees"], key=report["trees"].get, reverse=True)[:2])
        short = name if len(name) <= 62 else "…" + name[-61:]
        print(f"{short:64}{count:8}" + "".join(f"{sizes[peer] * 8 / count:8.1f}" for peer in peers)
              + f"{report['bytes'] * 8 / count:8.1f}{ratio:8.3f}  {trees}")
    means = {peer: math.exp(sum(map(math.log, values)) / len(values)) for peer, values in ratios.items()}
    print(f"{'geometric mean of ours over the peer':72}" + "".join(f"{means[peer]:8.3f}" for peer in peers)
          + f"{'':8}{means['best']:8.3f}")
    print(f"{len(columns)} columns; the worst is {worst[1]}")
    bars = Bars()
    bars.check("geometric mean over the best peer of each column", means["best"], MEAN_BAR)
    bars.check("the worst column over its best peer", worst[0], WORST_BAR)
    bars.exit()


if __name__ == "__main__":
    main()
