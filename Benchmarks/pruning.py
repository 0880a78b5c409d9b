#!/usr/bin/env python3
"""What a metadata question touches: pruned segments and bytes read.

    python3 Benchmarks/pruning.py --syndb .build/release/syndb --data DIR --work DIR

DIR holds `synapses.csv` (grouped by dataset_id), `datasets.json` and
`queries.json` with the `brain_region` and `microscopy` of about 1 % of the
datasets. Two stores are made of the same rows: one by a single load, one by a
load per dataset. The question is asked of both with and without pruning; the
table says how it went, and the exit code is 1 when a bound does not hold.
Needs nothing but Python.
"""

import json
import os
import shutil
import subprocess
import sys
import time

from support import command_line

COLUMN = "connection_score"
# What a metadata question that fits 1 % of the datasets must spare.
LEAST_PRUNED = {"one load": 0.70, "a load per dataset": 0.95}


def run(syndb, *arguments):
    done = subprocess.run([syndb, *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"syndb {' '.join(arguments)} failed:\n{done.stderr}")
    return done


def split(csv, folder):
    """One file per dataset, in the order of the input."""
    os.makedirs(folder, exist_ok=True)
    files, current, out = [], None, None
    with open(csv, "rb") as rows:
        header = rows.readline()
        for row in rows:
            dataset = row[:38].strip(b'"')[:36]
            if dataset != current:
                if out:
                    out.close()
                current = dataset
                path = os.path.join(folder, dataset.decode() + ".csv")
                is_new = path not in files
                out = open(path, "wb" if is_new else "ab")
                if is_new:
                    out.write(header)
                    files.append(path)
            out.write(row)
    out.close()
    return files


def make(syndb, store, data, files):
    shutil.rmtree(store, ignore_errors=True)
    run(syndb, "init", store)
    run(syndb, "dataset", "add", store, "--file", os.path.join(data, "datasets.json"))
    start = time.time()
    for file in files:
        run(syndb, "load", store, "--table", "synapse", file)
    return time.time() - start


def ask(syndb, store, query, *flags):
    done = run(syndb, "query", store, query, "--stats", "--json", "--format", "csv", *flags)
    return done.stdout, json.loads(done.stderr.strip().splitlines()[-1])


def column_bytes(store, datasets):
    """Encoded bytes of the column's pages in the given datasets, from `inspect`,
    and of the column's pages in all."""
    matching = total = 0
    folder = os.path.join(store, "tables", "synapse")
    for name in sorted(os.listdir(folder)):
        segment = json.loads(run(ARGUMENTS.syndb, "inspect", os.path.join(folder, name), "--json").stdout)
        column = next(c for c in segment["columns"] if c["name"] == COLUMN)
        borders, row = [], 0
        for entry in segment["runs"]:
            borders.append((row, row + entry["rows"], entry["dataset"]))
            row += entry["rows"]
        row = 0
        for page in column["pages"]:
            total += page["bytes"]
            last = row + page["rows"]
            inside = sum(max(0, min(b, last) - max(a, row)) for a, b, d in borders if d in datasets)
            matching += page["bytes"] * inside / page["rows"]
            row = last
    return matching, total


def main():
    data = ARGUMENTS.data
    queries = json.load(open(os.path.join(data, "queries.json")))
    query = (
        f"SELECT count(*), avg({COLUMN}), stddev({COLUMN}) FROM synapses "
        f"WHERE brain_region = '{queries['brain_region']}' AND microscopy = '{queries['microscopy']}'"
    )
    csv = os.path.join(data, "synapses.csv")
    parts = split(csv, os.path.join(ARGUMENTS.work, "parts"))
    failures, answers = [], set()
    print(f"{'store':20} {'load s':>7} {'segments':>8} {'pruned':>7} {'bytes read':>11} {'bound':>11} "
          f"{'all, --no-prune':>16} {'statistics':>11}")
    for name, files in (("one load", [csv]), ("a load per dataset", parts)):
        store = os.path.join(ARGUMENTS.work, name.replace(" ", "-"))
        seconds = make(ARGUMENTS.syndb, store, data, files)
        answer, pruned = ask(ARGUMENTS.syndb, store, query, "--no-statistics")
        full_answer, full = ask(ARGUMENTS.syndb, store, query, "--no-prune")
        quick_answer, quick = ask(ARGUMENTS.syndb, store, query)
        answers |= {answer, full_answer, quick_answer}
        matching, total = column_bytes(store, set(queries["ids"]))
        share = pruned["segments_pruned"] / pruned["segments_total"]
        bound = 1.5 * matching + 65536
        print(f"{name:20} {seconds:7.1f} {pruned['segments_total']:8} {share:7.1%} {pruned['bytes_read']:11} "
              f"{bound:11.0f} {full['bytes_read']:16} {quick['bytes_read']:11}")
        if share < LEAST_PRUNED[name]:
            failures.append(f"{name}: {share:.1%} of the segments pruned, at least {LEAST_PRUNED[name]:.0%} wanted")
        if pruned["bytes_read"] > bound:
            failures.append(f"{name}: {pruned['bytes_read']} bytes read, at most {bound:.0f} wanted")
        if full["segments_pruned"] != 0 or full["bytes_read"] < total:
            failures.append(f"{name}: --no-prune read {full['bytes_read']} of {total} bytes of the column")
    if len(answers) != 1:
        failures.append(f"the answers differ: {answers}")
    print("answer", answers.pop().strip().splitlines()[-1])
    for failure in failures:
        print("FAILED", failure)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    ARGUMENTS = command_line(__doc__, "--syndb", "--data", "--work").parse_args()
    main()
