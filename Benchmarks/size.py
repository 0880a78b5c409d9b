#!/usr/bin/env python3
"""Bytes per row of the same tables in SynDB and in its peers, in one run.

    python3 -m venv V && V/bin/pip install pyarrow duckdb polars
    V/bin/python Benchmarks/size.py --syndb .build/release/syndb --data DIR --work DIR

DIR holds `synapses`, `vesicles` and `neurons` as `.csv` and `.parquet`, and
`datasets.json`. All three tables go into one store with default flags, and
everything in the store counts: indexes, statistics, manifests, catalogue.
Peers get the column types. A peer whose package is missing is left out.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time

TABLES = {"synapses": "synapse", "vesicles": "vesicle", "neurons": "neuron"}


def timed(make):
    start = time.time()
    size = make()
    return size, time.time() - start


def folder_bytes(folder):
    return sum(os.path.getsize(os.path.join(base, name)) for base, _, names in os.walk(folder) for name in names)


def fresh(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)
    return path


def syndb(arguments):
    """Bytes and seconds by table; the first table also carries what belongs to none."""

    def run(*words):
        done = subprocess.run([arguments.syndb, *words], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"syndb {' '.join(words)} failed:\n{done.stderr}")

    store = fresh(os.path.join(arguments.work, "store"))
    run("init", store)
    run("dataset", "add", store, "--file", os.path.join(arguments.data, "datasets.json"))
    sizes, before = {}, 0
    for file, table in TABLES.items():
        csv = os.path.join(arguments.data, file + ".csv")
        _, seconds = timed(lambda: run("load", store, "--table", table, csv))
        after = folder_bytes(store)
        sizes[file] = (after - before, seconds)
        before = after
    run("verify", store)
    return sizes


def parquet_pyarrow(arguments, level):
    import pyarrow.parquet as parquet

    sizes = {}
    for file in TABLES:
        table = parquet.read_table(os.path.join(arguments.data, file + ".parquet"))
        path = fresh(os.path.join(arguments.work, f"{file}-{level}.parquet"))

        def write():
            parquet.write_table(table, path, compression="zstd", compression_level=level)
            return os.path.getsize(path)

        sizes[file] = timed(write)
    return sizes


def parquet_polars(arguments):
    import polars

    sizes = {}
    for file in TABLES:
        frame = polars.read_parquet(os.path.join(arguments.data, file + ".parquet"))
        path = fresh(os.path.join(arguments.work, f"{file}-polars.parquet"))

        def write():
            frame.write_parquet(path, compression="zstd")
            return os.path.getsize(path)

        sizes[file] = timed(write)
    return sizes


def duckdb_store(arguments):
    import duckdb

    sizes = {}
    for file in TABLES:
        path = fresh(os.path.join(arguments.work, f"{file}.duckdb"))
        source = os.path.join(arguments.data, file + ".parquet")

        def write():
            connection = duckdb.connect(path, config={"threads": 2})
            connection.execute(f"CREATE TABLE {file} AS SELECT * FROM '{source}'")
            connection.execute("CHECKPOINT")
            connection.close()
            return os.path.getsize(path)

        sizes[file] = timed(write)
    return sizes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--syndb", default=".build/release/syndb")
    parser.add_argument("--data", required=True)
    parser.add_argument("--work", required=True)
    arguments = parser.parse_args()
    os.makedirs(arguments.work, exist_ok=True)
    rows = {}
    for file in TABLES:
        with open(os.path.join(arguments.data, file + ".csv"), "rb") as lines:
            rows[file] = sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 24), b"")) - 1
    systems = {
        "Parquet zstd 3, pyarrow": lambda: parquet_pyarrow(arguments, 3),
        "Parquet zstd 9, pyarrow": lambda: parquet_pyarrow(arguments, 9),
        "Parquet zstd, Polars": lambda: parquet_polars(arguments),
        "DuckDB store": lambda: duckdb_store(arguments),
        "SynDB": lambda: syndb(arguments),
    }
    results = {}
    for name, measure in systems.items():
        try:
            results[name] = measure()
        except ImportError as missing:
            print(f"left out: {name}: {missing}")
    peers = [name for name in results if name != "SynDB"]
    print(f"{'bytes per row':26}" + "".join(f"{file:>12}" for file in TABLES))
    for name, sizes in results.items():
        print(f"{name:26}" + "".join(f"{sizes[file][0] / rows[file]:12.2f}" for file in TABLES))
    if peers:
        best = {file: min(results[name][file][0] for name in peers) for file in TABLES}
        print(f"{'SynDB / smallest peer':26}" + "".join(
            f"{results['SynDB'][file][0] / best[file]:12.3f}" for file in TABLES))


if __name__ == "__main__":
    main()
