#!/usr/bin/env python3
"""CPU time per value of encoding a table in memory, against pyarrow's Parquet.

    V/bin/python Benchmarks/encode.py --data DIR --work DIR [--syndb .build/release/syndb]

Ours reads the rows of a store's segments into memory, in the order and the
types in which a load hands them to the writer, and writes the segments again to
nowhere: schemes, checksums, bounds, exact sums. pyarrow writes the same table
from memory to nowhere as Parquet with Zstd at its default level, with the
bounds that it keeps by default. Both are divided by the rows times the columns
of the table, `dataset_id` among them: pyarrow writes it as texts, a segment as
runs. User and system time of all threads, medians, the two in turn.

The exit code is 1 when the bar does not hold.
"""

import json
import time

from support import TABLES, Bars, command_line, kernels_executable, median, run, source, syndb_store

# CPU time of SynDB over that of pyarrow, at most.
BAR = 0.35
ROUNDS = 3


def pyarrow_times(table):
    import pyarrow.parquet as parquet

    with open("/dev/null", "wb") as nowhere:
        start = time.process_time()
        parquet.write_table(table, nowhere, compression="zstd")
        return time.process_time() - start


def main():
    parser = command_line(__doc__, "--syndb", "--data", "--work")
    parser.add_argument("--table", default="synapses", choices=list(TABLES))
    arguments = parser.parse_args()
    import pyarrow.parquet as parquet

    executable = kernels_executable("encode-table")
    store, _ = syndb_store(arguments)
    table = parquet.read_table(source(arguments.data, arguments.table))
    values = table.num_rows * table.num_columns
    pyarrow_times(table)
    theirs, ours = [], []
    for _ in range(ROUNDS):
        theirs.append(pyarrow_times(table))
        # Of both the first time does not count: memory has to be had then.
        report = json.loads(run(executable, store, TABLES[arguments.table], "3"))
        if report["rows"] != table.num_rows:
            raise SystemExit(f"the store has {report['rows']} rows, the file {table.num_rows}")
        ours += report["cpu"][1:]
    print(f"{arguments.table}: {table.num_rows} rows of {table.num_columns} columns")
    print(f"{'':32}{'ns per value':>14}{'least':>8}{'CPU s':>8}")
    for name, seconds in (("pyarrow, Parquet Zstd", theirs), ("SynDB, segments", ours)):
        print(f"{name:32}{median(seconds) / values * 1e9:14.2f}{min(seconds) / values * 1e9:8.2f}"
              f"{median(seconds):8.2f}")
    bars = Bars()
    bars.check("encoding, CPU over pyarrow's", median(ours) / median(theirs), BAR)
    bars.exit()


if __name__ == "__main__":
    main()
