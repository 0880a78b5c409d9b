#!/usr/bin/env python3
"""Bytes per row of the same tables in SynDB and in its peers, in one run.

    V/bin/python Benchmarks/size.py --data DIR --work DIR [--syndb .build/release/syndb]

DIR of --data holds `synapses`, `vesicles` and `neurons` as `.csv` and
`.parquet`, and `datasets.json`. All three tables go into one store per profile
of `syndb load`, and everything in the store counts: indexes, statistics,
manifests, catalogue. Peers get the column types from the Parquet files. A peer
whose package is missing is left out. Results are kept in the work folder and measured
again when a source, the package or the command changes.

The exit code is 1 when a bar does not hold.
"""

import os
import sys

from support import (
    THREADS, TABLES, Bars, Cache, command_line, duckdb_store, folder_bytes, fresh, load_profiles, source, stamp,
    syndb_store, version)

# Bytes of SynDB over bytes of the smallest peer, at most.
BARS = {
    "load": {"synapses": 0.70, "vesicles": 0.80, "neurons": 0.80},
    "cold": {"synapses": 0.60, "vesicles": 0.70, "neurons": 0.70},
}


def duckdb_table(arguments, file):
    return os.path.getsize(duckdb_store(arguments, file))


def parquet_duckdb(arguments, file):
    import duckdb

    path = fresh(os.path.join(arguments.work, "peer.parquet"))
    connection = duckdb.connect(config={"threads": THREADS})
    connection.execute(
        f"COPY (SELECT * FROM '{source(arguments.data, file)}') TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    connection.close()
    return taken(path)


def parquet_pyarrow(level):
    def measure(arguments, file):
        import pyarrow.parquet as parquet

        path = fresh(os.path.join(arguments.work, "peer.parquet"))
        table = parquet.read_table(source(arguments.data, file))
        parquet.write_table(table, path, compression="zstd", compression_level=level)
        return taken(path)

    return measure


def parquet_polars(arguments, file):
    import polars

    path = fresh(os.path.join(arguments.work, "peer.parquet"))
    polars.read_parquet(source(arguments.data, file)).write_parquet(path, compression="zstd")
    return taken(path)


def clickhouse(codec):
    """Active parts after all have been merged into one. Texts as LowCardinality,
    Nullable where a column has nulls, rows in the order of their keys. Without a
    codec, ClickHouse 26.9 merges small tables with LZ4 and large ones with ZSTD(3)."""

    def measure(arguments, file):
        import pyarrow.parquet as parquet

        query = clickhouse_session(arguments)
        origin = source(arguments.data, file)
        metadata = parquet.read_metadata(origin)
        columns = []
        for index, field in enumerate(metadata.schema.to_arrow_schema()):
            nulls = sum(
                metadata.row_group(group).column(index).statistics.null_count
                for group in range(metadata.num_row_groups))
            kind = {"int64": "Int64", "double": "Float64"}.get(str(field.type), "String")
            kind = f"Nullable({kind})" if nulls else kind
            kind = f"LowCardinality({kind})" if "String" in kind else kind
            columns.append(f"{field.name} {kind} {codec}")
        table = f"{file}_{'codec' if codec else 'plain'}"
        query(f"DROP TABLE IF EXISTS {table} SYNC")
        query(f"CREATE TABLE {table} ({', '.join(columns)}) ENGINE = MergeTree ORDER BY (dataset_id, cid)")
        query(f"INSERT INTO {table} SELECT * FROM file('{origin}', Parquet) SETTINGS max_threads = {THREADS}")
        query(f"OPTIMIZE TABLE {table} FINAL")
        size = query(f"SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND table = '{table}'")
        query(f"DROP TABLE {table} SYNC")
        return int(size)

    return measure


def clickhouse_session(arguments):
    """One session per process is all that chdb allows."""
    global session
    if session is None:
        import chdb

        session = chdb.connect(fresh(os.path.join(arguments.work, "clickhouse")))
    return lambda text: str(session.query(text, "CSV")).strip()


session = None


def vortex(options):
    def measure(arguments, file):
        import pyarrow.parquet as parquet
        import vortex

        vortex.set_worker_threads(THREADS)
        path = fresh(os.path.join(arguments.work, "peer.vortex"))
        table = parquet.read_table(source(arguments.data, file))
        getattr(vortex.io.VortexWriteOptions, options)().write(table, path)
        return taken(path)

    return measure


def lance(arguments, file):
    import lance
    import pyarrow.parquet as parquet

    path = fresh(os.path.join(arguments.work, "peer.lance"))
    lance.write_dataset(parquet.read_table(source(arguments.data, file)), path)
    return taken(path)


def taken(path):
    """Bytes of a result that nobody needs any more."""
    size = folder_bytes(path) if os.path.isdir(path) else os.path.getsize(path)
    fresh(path)
    return size


# Name, package, measurement.
PEERS = [
    ("DuckDB store", "duckdb", duckdb_table),
    ("Parquet Zstd, DuckDB", "duckdb", parquet_duckdb),
    ("Parquet Zstd 3, pyarrow", "pyarrow", parquet_pyarrow(3)),
    ("Parquet Zstd 9, pyarrow", "pyarrow", parquet_pyarrow(9)),
    ("Parquet Zstd, Polars", "polars", parquet_polars),
    ("ClickHouse, default codec", "chdb", clickhouse("")),
    ("ClickHouse, ZSTD(3)", "chdb", clickhouse("CODEC(ZSTD(3))")),
    ("Vortex", "vortex-data", vortex("default")),
    ("Vortex, compact", "vortex-data", vortex("compact")),
    ("Lance", "pylance", lance),
]
# Not one of the peers that the bars were set against; shown with a ratio of its own.
BESIDE = "Vortex, compact"


def rows_of(data, file):
    import pyarrow.parquet as parquet

    return parquet.read_metadata(source(data, file)).num_rows


def main():
    parser = command_line(__doc__, "--syndb", "--data", "--work")
    parser.add_argument("--profiles", default="load,cold", help="of `syndb load`, separated by commas")
    arguments = parser.parse_args()
    cache = Cache(arguments.work)
    rows = {file: rows_of(arguments.data, file) for file in TABLES}
    peers = {}
    for name, package, measure in PEERS:
        if version(package) is None:
            print(f"left out: {name}: the package {package} is not installed")
            continue
        peers[name] = {
            file: cache.value(
                f"size/{name}/{file}", [stamp(source(arguments.data, file)), package, version(package)],
                lambda: measure(arguments, file))
            for file in TABLES
        }
    ours = {}
    known = load_profiles(arguments.syndb)
    for profile in arguments.profiles.split(","):
        if profile in known:
            _, ours[profile] = syndb_store(arguments, profile)
        else:
            print(f"skipped: profile {profile}: this `syndb load` has no such profile")

    print(f"{'bytes per row':32}" + "".join(f"{file:>12}" for file in TABLES))
    for name, sizes in peers.items():
        print(f"{name:32}" + "".join(f"{sizes[file] / rows[file]:12.2f}" for file in TABLES))
    for profile, sizes in ours.items():
        print(f"{'SynDB, ' + profile:32}" + "".join(f"{sizes[file] / rows[file]:12.2f}" for file in TABLES))
    counted = [name for name in peers if name != BESIDE]
    if not counted:
        sys.exit("no peer is installed")
    smallest = {file: min(counted, key=lambda name: peers[name][file]) for file in TABLES}

    def ratios(name, profile, peer):
        print(f"{name:32}" + "".join(f"{ours[profile][file] / peer(file):12.3f}" for file in TABLES))

    for profile in ours:
        ratios(f"SynDB, {profile} / smallest", profile, lambda file: peers[smallest[file]][file])
        if BESIDE in peers:
            ratios(f"SynDB, {profile} / {BESIDE}", profile, lambda file: peers[BESIDE][file])
    print(f"smallest peer: {', '.join(f'{file}: {name}' for file, name in smallest.items())}")
    bars = Bars()
    for profile, sizes in ours.items():
        for file, bound in BARS.get(profile, {}).items():
            bars.check(
                f"{file}, profile {profile}, over the smallest peer", sizes[file] / peers[smallest[file]][file],
                bound)
    bars.exit()


if __name__ == "__main__":
    main()
