#!/usr/bin/env python3
"""CPU time of a scan of one column and of fetching one row, against DuckDB.

    V/bin/python Benchmarks/scan.py --data DIR --work DIR [--syndb .build/release/syndb]

The scan is the mean of a column of all synapses, computed from rows in a
process that has run it before, two threads for both. The fetch opens the store
anew for each of a set of random rows, as DuckDB connects anew, and takes all
columns of the row by its row number; the files are in the system's cache.
A scan on a freshly opened store verifies checksums; hashing as many bytes, timed
beside it, tells what part of its time that takes. Filters on a column of texts,
which are decided on codes, stand beside the same on the decoded column. User and system time of all threads, medians, the two systems in turn.

The exit code is 1 when a bar does not hold.
"""

import json
import random
import time

from support import THREADS, Bars, command_line, duckdb_store, kernels_executable, median, run, syndb_store

QUERY = "SELECT avg(connection_score) FROM synapses"
FETCH = "SELECT * FROM synapses WHERE rowid = {}"
TEXT_FILTERS = {
    "= 'ME_R'": "SELECT count(*) FROM synapses WHERE neuropil = 'ME_R'",
    "IN, 6 texts": "SELECT count(*) FROM synapses WHERE neuropil IN ('ME_R', 'LO_R', 'AL_L', 'FB', 'EB', 'GNG')",
    "LIKE '%_R'": "SELECT count(*) FROM synapses WHERE neuropil LIKE '%\\_R'",
    "= no text": "SELECT count(*) FROM synapses WHERE neuropil = 'no such'",
}
# CPU time of SynDB over that of DuckDB, at most.
SCAN_BAR = 0.7
FETCH_BAR = 0.1
# CPU time of verifying checksums in a scan that is the first to see the pages.
CHECKSUM_BAR = 0.1
# CPU time of a filter on texts over that on the decoded column, the slowest of them.
TEXT_FILTER_BAR = 0.5
ROUNDS = 3
REPEATS = 5
ROWS_FETCHED = 30


def timed(action):
    """CPU and wall seconds of one call, and what it gives."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = action()
    return time.process_time() - cpu, time.perf_counter() - wall, result


def connect(path):
    import duckdb

    return duckdb.connect(path, read_only=True, config={"threads": THREADS})


def duckdb_scan(path):
    with connect(path) as connection:
        connection.execute(QUERY).fetchall()
        runs = [timed(lambda: connection.execute(QUERY).fetchone()[0]) for _ in range(REPEATS)]
    return [cpu for cpu, _, _ in runs], [wall for _, wall, _ in runs], runs[0][2]


def duckdb_fetch(path, rows):
    def fetch(row):
        with connect(path) as connection:
            return connection.execute(FETCH.format("?"), [row]).fetchone()

    fetch(rows[0])
    runs = [timed(lambda: fetch(row)) for row in rows]
    return [cpu for cpu, _, _ in runs], [wall for _, wall, _ in runs]


def syndb_scan(executable, store, query=QUERY, mode="scan"):
    report = json.loads(run(executable, mode, store, query, str(REPEATS)))
    return report["cpu"], report["wall"], report["answer"]


def text_filters(executable, store):
    """Per filter the CPU and wall seconds on codes and on the decoded column."""
    results = {}
    for name, query in TEXT_FILTERS.items():
        both = [syndb_scan(executable, store, query, mode) for mode in ("scan", "decoded")]
        if both[0][2] != both[1][2]:
            raise SystemExit(f"{query}: {both[0][2]} and {both[1][2]}")
        results[name] = both
    return results


def syndb_fetch(executable, store, rows):
    report = json.loads(run(executable, "fetch", store, *(FETCH.format(row) for row in rows)))
    return report["cpu"], report["wall"]


def checksum_share(executable, store):
    report = json.loads(run(executable, "first", store, "synapse", "connection_score"))
    return median(report["hash"]) / median(report["cpu"])


def line(name, cpu, wall):
    print(f"{name:32}{median(cpu) * 1e3:12.2f}{min(cpu) * 1e3:12.2f}{median(wall) * 1e3:12.2f}{len(cpu):6}")


def main():
    arguments = command_line(__doc__, "--syndb", "--data", "--work").parse_args()
    executable = kernels_executable("query-times")
    store, _ = syndb_store(arguments)
    duckdb_path = duckdb_store(arguments, "synapses")
    with connect(duckdb_path) as connection:
        count = connection.execute("SELECT count(*) FROM synapses").fetchone()[0]
    chooser = random.Random(1)
    rows = [chooser.randrange(count) for _ in range(ROWS_FETCHED)]

    scans = {"DuckDB": ([], []), "SynDB": ([], [])}
    fetches = {"DuckDB": ([], []), "SynDB": ([], [])}
    for _ in range(ROUNDS):
        theirs = duckdb_scan(duckdb_path)
        ours = syndb_scan(executable, store)
        if abs(theirs[2] - float(ours[2])) > 1e-9 * abs(theirs[2]):
            raise SystemExit(f"the means differ: {theirs[2]} and {ours[2]}")
        for name, result in (("DuckDB", theirs), ("SynDB", ours)):
            for kept, new in zip(scans[name], result):
                kept.extend(new)
        for name, result in (
            ("DuckDB", duckdb_fetch(duckdb_path, rows)),
            ("SynDB", syndb_fetch(executable, store, rows)),
        ):
            for kept, new in zip(fetches[name], result):
                kept.extend(new)
    print(f"{'milliseconds':32}{'CPU median':>12}{'CPU least':>12}{'wall median':>12}{'runs':>6}")
    for task, results in ((f"mean of {count} values", scans), ("open and fetch one row", fetches)):
        for name, (cpu, wall) in results.items():
            line(f"{task}, {name}", cpu, wall)
    filters = text_filters(executable, store)
    for name, (codes, decoded) in filters.items():
        line(f"text {name}, on codes", *codes[:2])
        line(f"text {name}, decoded", *decoded[:2])

    def ratio(results):
        return median(results["SynDB"][0]) / median(results["DuckDB"][0])

    bars = Bars()
    bars.check("scan of a column, CPU over DuckDB's", ratio(scans), SCAN_BAR)
    bars.check("open and fetch one row, CPU over DuckDB's", ratio(fetches), FETCH_BAR)
    share = checksum_share(executable, store)
    bars.check("checksums of a first scan, part of its CPU", share, CHECKSUM_BAR)
    slowest = max(median(codes[0]) / median(decoded[0]) for codes, decoded in filters.values())
    bars.check("text filters on codes, CPU over the decoded column's", slowest, TEXT_FILTER_BAR)
    bars.exit()


if __name__ == "__main__":
    main()
