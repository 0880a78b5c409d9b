#!/usr/bin/env python3
"""Loads of CSV files: SynDB against DuckDB and pyarrow; parsing alone; mixed datasets.

    V/bin/python Benchmarks/load.py --data DIR --work DIR [--syndb .build/release/syndb] [--only loads,parsing,mixed]

loads: each file into a new store. `syndb load`, with all that it checks, is
    measured as a process; DuckDB writes a store and pyarrow a Parquet file with Zstd
    from the same file, types given, each in a process of its own whose start does not count.
parsing: typed columns from a file, one thread. Ours through the module Import,
    without the checks of a load; columns that are kept against a table of DuckDB in
    memory and one of pyarrow, columns that are dropped against aggregates of DuckDB
    that read every cell.
mixed: made synapses of 1,000 datasets in the order of a shuffle against the same
    rows dataset by dataset.

Medians of the rounds, the systems in turn, files in the system's cache. CPU is
user and system time of all threads. The exit code is 1 when a bar does not hold.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time

import stream_synapses
from support import (
    TABLES, THREADS, Bars, command_line, folder_bytes, fresh, kernels_executable, median, run, source)

FILES = ("synapses", "vesicles")
# Wall and CPU time of SynDB over DuckDB's, and over pyarrow's.
LOAD_BARS = {"DuckDB": 0.5, "pyarrow": 1.0}
# What each peer does with parsed columns, and what `parse-table` does against it.
PARSING = {"DuckDB, table in memory": "keep", "pyarrow, table": "keep", "DuckDB, aggregates": "drop"}
# CPU time of ours over theirs: three times their bytes per second.
PARSING_BAR = 1 / 3
# Rows in the order of a shuffle over the same rows dataset by dataset.
MIXED_BAR = 1.5
MIXED_DATASETS = 1000


def duckdb_reader(data, file):
    """A read_csv with everything told that it would look for."""
    import pyarrow.parquet as parquet

    kinds = {"int64": "BIGINT", "double": "DOUBLE"}
    columns = ", ".join(
        f"'{field.name}': '{kinds.get(str(field.type), 'VARCHAR')}'"
        for field in parquet.read_schema(source(data, file)))
    return (f"read_csv('{source(data, file, 'csv')}', columns = {{{columns}}}, auto_detect = false, "
            "header = true, delim = ',', quote = '\"', escape = '\"', new_line = '\\n')")


def pyarrow_table(data, file, is_threaded):
    import pyarrow.csv as csv
    import pyarrow.parquet as parquet

    schema = parquet.read_schema(source(data, file))
    return csv.read_csv(
        source(data, file, "csv"), read_options=csv.ReadOptions(use_threads=is_threaded),
        convert_options=csv.ConvertOptions(column_types=schema))


def duckdb_load(data, file, path):
    import duckdb

    reader = duckdb_reader(data, file)

    def load():
        connection = duckdb.connect(path, config={"threads": THREADS, "storage_compatibility_version": "latest"})
        connection.execute(f"CREATE TABLE loaded AS SELECT * FROM {reader}")
        connection.execute("CHECKPOINT")
        connection.close()

    return load


def pyarrow_load(data, file, path):
    import pyarrow
    import pyarrow.parquet as parquet

    pyarrow.set_cpu_count(THREADS)
    return lambda: parquet.write_table(pyarrow_table(data, file, True), path, compression="zstd")


def duckdb_parse(statement):
    def prepare(data, file, _):
        import duckdb

        connection = duckdb.connect(config={"threads": 1})
        return lambda: connection.execute(statement(connection, duckdb_reader(data, file))).fetchall()

    return prepare


def all_columns(connection, reader):
    """Aggregates that need the value of each cell."""
    columns = connection.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()
    results = (f"max(length({name}))" if kind == "VARCHAR" else f"sum({name})" for name, kind, *_ in columns)
    return f"SELECT {', '.join(results)} FROM {reader}"


def pyarrow_parse(data, file, _):
    import pyarrow.csv

    return lambda: pyarrow_table(data, file, False)


# What `--peer NAME FILE` measures in a process of its own.
PEERS = {
    "DuckDB": duckdb_load,
    "pyarrow": pyarrow_load,
    "DuckDB, table in memory": duckdb_parse(lambda _, reader: f"CREATE TABLE loaded AS SELECT * FROM {reader}"),
    "DuckDB, aggregates": duckdb_parse(all_columns),
    "pyarrow, table": pyarrow_parse,
}


def measure_peer(arguments, name, file):
    """Prints what one run of a peer takes; what it writes goes to the work folder."""
    work = PEERS[name](arguments.data, file, peer_path(arguments))
    wall, cpu = time.monotonic(), time.process_time()
    work()
    print(json.dumps({
        "wall": time.monotonic() - wall, "cpu": time.process_time() - cpu,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


def peer_path(arguments):
    return os.path.join(arguments.work, "peer-load")


def peer(arguments, name, file):
    fresh(peer_path(arguments))
    report = json.loads(run(
        sys.executable, os.path.abspath(__file__), "--data", arguments.data, "--work", arguments.work,
        "--peer", name, file))
    if os.path.exists(peer_path(arguments)):
        report["bytes"] = os.path.getsize(peer_path(arguments))
        fresh(peer_path(arguments))
    return report


def syndb_load(arguments, table, csv, metadata):
    """One load into a new store, the whole process of it."""
    store = fresh(os.path.join(arguments.work, "load-store"))
    run(arguments.syndb, "init", store)
    run(arguments.syndb, "dataset", "add", store, "--file", metadata)
    before = folder_bytes(store)
    start = time.monotonic()
    with open(os.path.join(arguments.work, "load.log"), "w+") as log:
        process = subprocess.Popen([arguments.syndb, "load", store, "--table", table, csv], stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        if status != 0:
            log.seek(0)
            sys.exit(f"the load of {csv} failed:\n{log.read()}")
    report = {
        "wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024,
        "bytes": folder_bytes(store) - before}
    fresh(store)
    return report


def medians(reports):
    return {name: median([report[name] for report in reports]) for name in reports[0]}


def in_turn(rounds, systems):
    """Medians by name of the systems."""
    reports = {name: [] for name in systems}
    for _ in range(rounds):
        for name, system in systems.items():
            reports[name].append(system())
    return {name: medians(list_) for name, list_ in reports.items()}


def warm(path):
    """Reads a file into the system's cache."""
    with open(path, "rb") as file:
        while file.read(1 << 24):
            pass


def compare_loads(arguments, bars):
    for file in FILES:
        csv = source(arguments.data, file, "csv")
        warm(csv)
        systems = {"SynDB": lambda: syndb_load(
            arguments, TABLES[file], csv, os.path.join(arguments.data, "datasets.json"))}
        for name in LOAD_BARS:
            systems[name] = lambda name=name: peer(arguments, name, file)
        results = in_turn(arguments.rounds, systems)
        print(f"\n{file}, {os.path.getsize(csv) / 1e6:.0f} MB of CSV")
        print(f"{'':12}{'wall s':>9}{'CPU s':>9}{'MB/s':>8}{'RSS MiB':>9}{'MB written':>12}")
        for name, result in results.items():
            print(f"{name:12}{result['wall']:9.2f}{result['cpu']:9.2f}"
                  f"{os.path.getsize(csv) / 1e6 / result['wall']:8.0f}{result['memory'] / 2**20:9.0f}"
                  f"{result['bytes'] / 1e6:12.1f}")
        for name, bound in LOAD_BARS.items():
            for kind in ("wall", "cpu"):
                bars.check(f"{file}: {kind} over {name}'s", results["SynDB"][kind] / results[name][kind], bound)


def compare_parsing(arguments, bars):
    executable = kernels_executable("parse-table")

    def ours(mode, file):
        report = json.loads(run(executable, mode, source(arguments.data, file, "csv"), TABLES[file], "1"))
        return {"cpu": report["cpu"][0], "wall": report["wall"][0]}

    for file in FILES:
        csv = source(arguments.data, file, "csv")
        warm(csv)
        modes = dict.fromkeys(PARSING.values())
        systems = {f"SynDB, {mode}": lambda mode=mode: ours(mode, file) for mode in modes}
        systems |= {name: lambda name=name: peer(arguments, name, file) for name in PARSING}
        results = in_turn(arguments.rounds, systems)
        size = os.path.getsize(csv)
        print(f"\nparsing {file}, one thread")
        print(f"{'':26}{'CPU s':>8}{'wall s':>8}{'MB/CPU s':>10}")
        for name, result in results.items():
            print(f"{name:26}{result['cpu']:8.2f}{result['wall']:8.2f}{size / 1e6 / result['cpu']:10.0f}")
        for name, mode in PARSING.items():
            ratio = results[f"SynDB, {mode}"]["cpu"] / results[name]["cpu"]
            bars.check(f"parsing {file}, {mode}: CPU over {name}", ratio, PARSING_BAR)


def compare_mixed(arguments, bars):
    arguments.datasets, arguments.seed = MIXED_DATASETS, 7
    metadata = stream_synapses.write_metadata(arguments, os.path.join(arguments.work, "mixed.json"))
    paths = {order: os.path.join(arguments.work, f"{order}.csv") for order in ("sorted", "interleaved")}
    for order, path in paths.items():
        with open(path, "w") as file:
            subprocess.run(stream_synapses.command(arguments, order), stdout=file, check=True)
        warm(path)
    results = in_turn(arguments.rounds, {
        order: lambda path=path: syndb_load(arguments, "synapse", path, metadata) for order, path in paths.items()})
    for path in (*paths.values(), metadata):
        os.remove(path)
    print(f"\n{arguments.rows} made synapses of {MIXED_DATASETS} datasets")
    print(f"{'':12}{'wall s':>9}{'CPU s':>9}{'RSS MiB':>9}{'MB written':>12}")
    for order, result in results.items():
        print(f"{order:12}{result['wall']:9.2f}{result['cpu']:9.2f}{result['memory'] / 2**20:9.0f}"
              f"{result['bytes'] / 1e6:12.1f}")
    for kind in ("wall", "cpu"):
        bars.check(f"interleaved over sorted, {kind}", results["interleaved"][kind] / results["sorted"][kind],
                   MIXED_BAR)


PARTS = {"loads": compare_loads, "parsing": compare_parsing, "mixed": compare_mixed}


def main():
    parser = command_line(__doc__, "--syndb", "--data", "--work")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=10_000_000, help="of the mixed datasets")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--peer", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peer:
        return measure_peer(arguments, *arguments.peer)
    os.makedirs(arguments.work, exist_ok=True)
    bars = Bars()
    for part in arguments.only.split(","):
        PARTS[part](arguments, bars)
    print()
    bars.exit()


if __name__ == "__main__":
    main()
