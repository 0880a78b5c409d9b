#!/usr/bin/env python3
"""Compaction of a store that was made by 1,000 small loads.

    python3 Benchmarks/compact.py --data DIR --work DIR [--syndb .build/release/syndb]

Loads the synapses in files of 10,000 rows, one load for each, and the same rows
from one file. Compacts the first store with the profile warm and with the profile
cold, and asks both the same questions. Medians of the rounds, the systems in turn;
ratios of CPU time are medians of those of each round, in which the machine was as
busy for one as for the other. CPU is user and system time of all threads of the
process. The store of small loads is kept in the work folder.

The exit code is 1 when a bar does not hold or when answers differ.
"""

import json
import os
import shutil
import subprocess
import sys
import time

from support import Bars, Cache, command_line, folder_bytes, fresh, median, run, source, stamp

TABLE = "synapse"
LOAD_ROWS = 10_000
# CPU time over that of loading the same rows from CSV; bytes over those of one
# load; CPU time of cold over warm; CPU time of questions over those of one load.
WARM_BAR = 0.6
SIZE_BAR = 1.01
COLD_BAR = 4.0
QUERY_BAR = 1.05
QUESTIONS = {
    "all rows of a column": ["SELECT sum(connection_score) FROM synapses", "--no-statistics"],
    "from statistics": ["SELECT dataset_id, avg(gaba), stddev(gaba) FROM synapses GROUP BY dataset_id"],
    "groups of a text": ["SELECT neuropil, count(*) FROM synapses GROUP BY neuropil"],
    "by a score and a box": [
        "SELECT count(*) FROM synapses WHERE cleft_score > 200"
        " AND in_box(200000, 400000, 100000, 200000, 80000, 160000, 'nm')"],
    "median by region": ["SELECT brain_region, median(gaba) FROM synapses GROUP BY brain_region"],
    "a million groups": [
        "SELECT post_id, count(*) AS n FROM synapses GROUP BY post_id ORDER BY n DESC, post_id LIMIT 20"],
}


def measured(*command):
    """CPU and wall seconds and peak memory of a command, and what it printed.

    What was written before is on its disk first: the interrupts of writing 250 MB
    would else count for the command that happens to run meanwhile.
    """
    os.sync()
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # Neither stream holds more than a pipe does.
    output, errors = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed:\n{errors.decode()}")
    return {
        "cpu": usage.ru_utime + usage.ru_stime, "wall": time.monotonic() - start,
        "memory": usage.ru_maxrss * 1024, "output": output}


def new_store(arguments, name):
    store = fresh(os.path.join(arguments.work, name))
    run(arguments.syndb, "init", store)
    run(arguments.syndb, "dataset", "add", store, "--file", os.path.join(arguments.data, "datasets.json"))
    return store


def small_loads(arguments):
    """The store of many loads, made where it is missing or older than its source."""
    csv = source(arguments.data, "synapses", "csv")
    path = os.path.join(arguments.work, "small-loads")
    cache = Cache(arguments.work)
    if not os.path.exists(path):
        cache.entries.pop("small loads", None)

    def make():
        store = new_store(arguments, "small-loads")
        piece = os.path.join(arguments.work, "piece.csv")
        loads = 0
        with open(csv, "rb") as file:
            header = file.readline()
            while rows := [line for _, line in zip(range(LOAD_ROWS), file)]:
                with open(piece, "wb") as target:
                    target.writelines([header, *rows])
                run(arguments.syndb, "load", store, "--table", TABLE, piece)
                loads += 1
        os.remove(piece)
        run(arguments.syndb, "snapshots", store, "--keep", "1")
        return loads

    return path, cache.value("small loads", stamp(csv), make)


def compacted(arguments, small, profile):
    """The store of small loads after a compaction, and what that took."""
    store = fresh(os.path.join(arguments.work, f"compacted-{profile}"))
    shutil.copytree(small, store)
    report = measured(
        arguments.syndb, "compact", store, "--profile", profile, "--memory", arguments.memory, "--json")
    run(arguments.syndb, "snapshots", store, "--keep", "1")
    report["bytes"] = folder_bytes(os.path.join(store, "tables"))
    report["store"] = store
    return report


def loaded(arguments):
    """One load of all rows, and what that took."""
    store = new_store(arguments, "one-load")
    report = measured(
        arguments.syndb, "load", store, "--table", TABLE, "--memory", arguments.memory,
        source(arguments.data, "synapses", "csv"))
    report["bytes"] = folder_bytes(os.path.join(store, "tables"))
    report["store"] = store
    return report


def medians(reports):
    return {key: median([report[key] for report in reports]) for key in ("cpu", "wall", "memory", "bytes")}


def cpu_ratio(reports, base):
    return median([report["cpu"] / other["cpu"] for report, other in zip(reports, base)])


def ask(arguments, stores, bars):
    """The questions to each store in turn; their answers must be the same."""
    times = {name: 0.0 for name in stores}
    for title, words in QUESTIONS.items():
        found, answers = {name: [] for name in stores}, {}
        for _ in range(arguments.query_rounds):
            for name, store in stores.items():
                report = measured(arguments.syndb, "query", store, *words, "--format", "csv")
                found[name].append(report["cpu"])
                answers[name] = report["output"]
        if len(set(answers.values())) > 1:
            bars.failed += 1
            print(f"FAILS: {title}: the answers differ")
        for name in stores:
            times[name] += median(found[name])
        print(f"{title:24}" + "".join(f"{median(found[name]):10.3f} s {name}" for name in stores))
    for name in stores:
        if name != "one load":
            bars.check(f"questions after {name}: CPU over those after one load", times[name] / times["one load"],
                       QUERY_BAR)


def main():
    parser = command_line(__doc__, "--syndb", "--data", "--work")
    parser.add_argument("--memory", default="1G")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--query-rounds", type=int, default=7)
    parser.add_argument("--profiles", default="warm,cold", help="separated by commas")
    arguments = parser.parse_args()
    os.makedirs(arguments.work, exist_ok=True)
    small, loads = small_loads(arguments)
    profiles = arguments.profiles.split(",")
    reports = {name: [] for name in ("one load", *profiles)}
    with open(source(arguments.data, "synapses", "csv"), "rb") as file:
        while file.read(1 << 24):
            pass
    for _ in range(arguments.rounds):
        reports["one load"].append(loaded(arguments))
        for profile in profiles:
            reports[profile].append(compacted(arguments, small, profile))
    results = {name: medians(list_) for name, list_ in reports.items()}
    print(f"{loads} loads of {LOAD_ROWS} rows, {folder_bytes(small) / 1e6:.1f} MB")
    print(f"{'':12}{'CPU s':>9}{'wall s':>9}{'RSS MiB':>9}{'MB':>9}")
    for name, result in results.items():
        print(f"{name:12}{result['cpu']:9.2f}{result['wall']:9.2f}{result['memory'] / 2**20:9.0f}"
              f"{result['bytes'] / 1e6:9.1f}")
    for name, list_ in reports.items():
        if name != "one load":
            print(f"{name}: {json.loads(list_[-1]['output'])['tables'][0]}")
    print()
    bars = Bars()
    whole = results["one load"]
    if "warm" in results:
        bars.check("warm: CPU over that of one load", cpu_ratio(reports["warm"], reports["one load"]), WARM_BAR)
        bars.check("warm: bytes over those of one load", results["warm"]["bytes"] / whole["bytes"], SIZE_BAR)
    if "warm" in results and "cold" in results:
        bars.check("cold: CPU over that of warm", cpu_ratio(reports["cold"], reports["warm"]), COLD_BAR)
    memory = int(arguments.memory[:-1]) * {"M": 2**20, "G": 2**30}[arguments.memory[-1]]
    for profile in profiles:
        bars.check(f"{profile}: peak memory over --memory", results[profile]["memory"] / memory, 1.0)
    ask(arguments, {name: list_[-1]["store"] for name, list_ in reports.items() if name != "cold"}, bars)
    print()
    bars.exit()


if __name__ == "__main__":
    main()
