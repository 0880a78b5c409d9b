#!/usr/bin/env python3
"""Readers beside a writer, and edits of metadata beside loads.

    python3 Benchmarks/side_by_side.py --work DIR [--syndb .build/release/syndb] [--seconds 60]

readers: eight processes ask one question after another, each question a process
    of its own, first alone and then while one loads small files and compacts without
    pause. The answers must be the same ones. Seconds of single questions, 99th percentile.
edits: two processes make 100 loads of small files while 20 edits of metadata are
    committed. Every load must be there in the end, and every edit take less than a second.

The exit code is 1 when a bar does not hold or an answer is wrong.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid

from support import Bars, command_line, fresh, run

READERS = 8
READER_BAR = 3.0
LOADS, EDITS = 100, 20
EDIT_BAR = 1.0
QUESTION = "SELECT count(*), sum(mesh_volume), max(mesh_volume) FROM neurons WHERE dataset_id = '{}'"


def new_store(arguments, name, datasets):
    store = fresh(os.path.join(arguments.work, name))
    metadata = os.path.join(arguments.work, f"{name}.json")
    with open(metadata, "w") as file:
        json.dump([{"id": id_, "label": id_[:8], "species": "Mus musculus"} for id_ in datasets], file)
    run(arguments.syndb, "init", store)
    run(arguments.syndb, "dataset", "add", store, "--file", metadata)
    return store


def rows(arguments, name, first, count, draw):
    path = os.path.join(arguments.work, name)
    with open(path, "w") as file:
        file.write("cid,mesh_volume\n")
        file.writelines(f"{first + row},{draw.randrange(10**6) / 1000}\n" for row in range(count))
    return path


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def ask(arguments, store, dataset, expected, seconds, times, wrong):
    """One reader."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.monotonic()
        done = subprocess.run(
            [arguments.syndb, "query", store, QUESTION.format(dataset), "--no-statistics", "--format", "csv"],
            capture_output=True, text=True)
        times.append(time.monotonic() - start)
        if done.returncode != 0 or done.stdout != expected:
            wrong.append(done.stdout + done.stderr)


def read(arguments, store, dataset, expected):
    """Seconds of all questions of all readers, and wrong answers."""
    times, wrong = [], []
    readers = [threading.Thread(target=ask, args=(
        arguments, store, dataset, expected, arguments.seconds, times, wrong)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return times, wrong


def compare_readers(arguments, bars):
    draw = random.Random(5)
    datasets = [str(uuid.UUID(int=draw.getrandbits(128), version=4)) for _ in range(2)]
    store = new_store(arguments, "readers", datasets)
    for part in range(10):
        run(arguments.syndb, "load", store, "--table", "neuron", "--dataset", datasets[0],
            rows(arguments, "rows.csv", part * 10**6, 100_000, draw))
    expected = run(arguments.syndb, "query", store, QUESTION.format(datasets[0]), "--no-statistics", "--format", "csv")
    alone, wrong = read(arguments, store, datasets[0], expected)
    ended, done = threading.Event(), {"loads": 0, "compactions": 0}

    def write():
        while not ended.is_set():
            path = rows(arguments, "written.csv", (100 + done["loads"]) * 10**6, 5000, draw)
            run(arguments.syndb, "load", store, "--table", "neuron", "--dataset", datasets[1], path)
            done["loads"] += 1
            if done["loads"] % 5 == 0:
                run(arguments.syndb, "compact", store)
                done["compactions"] += 1

    writer = threading.Thread(target=write)
    writer.start()
    beside, more = read(arguments, store, datasets[0], expected)
    ended.set()
    writer.join()
    run(arguments.syndb, "verify", store)
    for title, times in (("alone", alone), ("beside a writer", beside)):
        print(f"{READERS} readers {title:16}{len(times):7} questions, median {percentile(times, 0.5) * 1000:6.1f} ms,"
              f" 99 % {percentile(times, 0.99) * 1000:6.1f} ms")
    print(f"the writer made {done['loads']} loads and {done['compactions']} compactions")
    bars.check("wrong answers", len(wrong + more), 0)
    bars.check("99th percentile beside a writer over alone", percentile(beside, 0.99) / percentile(alone, 0.99),
               READER_BAR)


def compare_edits(arguments, bars):
    draw = random.Random(6)
    dataset = str(uuid.UUID(int=draw.getrandbits(128), version=4))
    store = new_store(arguments, "edits", [dataset])
    files = [rows(arguments, f"part-{part}.csv", part * 10**6, 1000, draw) for part in range(LOADS)]
    waiting, failed, left = list(reversed(files)), [], threading.Lock()

    def load():
        while True:
            with left:
                if not waiting:
                    return
                path = waiting.pop()
            done = subprocess.run(
                [arguments.syndb, "load", store, "--table", "neuron", "--dataset", dataset, "--wait", "60", path],
                capture_output=True, text=True)
            if done.returncode != 0:
                failed.append(done.stderr)

    loaders = [threading.Thread(target=load) for _ in range(2)]
    for loader in loaders:
        loader.start()
    times = []
    for edit in range(EDITS):
        # Spread over the loads.
        while len(waiting) > LOADS - (edit + 1) * LOADS // (EDITS + 1) and any(one.is_alive() for one in loaders):
            time.sleep(0.01)
        start = time.monotonic()
        run(arguments.syndb, "dataset", "edit", store, dataset, "--set", f"notes=edit {edit}", "--wait", "60")
        times.append(time.monotonic() - start)
    for loader in loaders:
        loader.join()
    for path in files:
        os.remove(path)
    count = run(arguments.syndb, "query", store, "SELECT count(*) AS n FROM neurons", "--format", "csv")
    run(arguments.syndb, "verify", store)
    print(f"{EDITS} edits beside {LOADS} loads: median {percentile(times, 0.5) * 1000:.1f} ms,"
          f" longest {max(times) * 1000:.1f} ms")
    bars.check("loads that failed or are not there", len(failed) + (count != f"n\n{LOADS * 1000}\n"), 0)
    bars.check("longest edit, seconds", max(times), EDIT_BAR)


PARTS = {"readers": compare_readers, "edits": compare_edits}


def main():
    parser = command_line(__doc__, "--syndb", "--work")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    arguments = parser.parse_args()
    os.makedirs(arguments.work, exist_ok=True)
    bars = Bars()
    for part in arguments.only.split(","):
        PARTS[part](arguments, bars)
    print()
    bars.exit()


if __name__ == "__main__":
    main()
