#!/usr/bin/env python3
"""CPU time of eleven questions against six peers, of one-shot processes, and of planning.

    V/bin/python Benchmarks/query.py --data DIR --work DIR [--syndb .build/release/syndb] [--duckdb PATH]

Every system answers in a process of its own that has its store open and has
asked the question before, on two threads; the systems take turns for each of
several rounds. Figures are user and system time of all threads, medians. The
answers are compared: all values of a small result, sums by column of a large
one. One-shot processes and planning are measured against the command line of
DuckDB (`pip install duckdb-cli`, or --duckdb PATH), which makes a store of its
own, since its version may be another than that of the Python package.

`--only Q5,Q9` asks these alone and checks their bars only.

The exit code is 1 when a bar does not hold, or when answers differ.
"""

import argparse
import importlib.util
import json
import math
import os
import shutil
import subprocess
import sys
import time

from query_peers import PACKAGES, PEERS, SCORE, TRANSMITTERS, Parameters
from support import (
    THREADS, Bars, Cache, command_line, duckdb_store, fresh, kernels_executable, median, run, source, stamp,
    syndb_store, version)

REPEATS = 5
PROCESS_REPEATS = 9
# CPU time over that of the fastest peer, at most.
BARS = {
    "Q1": 0.05, "Q2": 0.05, "Q3": 0.05, "Q1 from rows": 0.7, "Q2 from rows": 0.7, "Q3 from rows": 0.7,
    "Q4": 0.6, "Q5": 0.3, "Q5 list": 1.0, "Q6": 0.6, "Q6a": 0.6, "Q7": 0.7, "Q7 approximate": 0.05, "Q8": 0.7, "Q9": 0.3,
}
TITLES = {
    "Q1": "mean of a column", "Q2": "mean and deviation of 1 % of the datasets",
    "Q3": "mean and deviation by dataset", "Q4": "count by a score and a box", "Q5": "all rows of one pre_id",
    "Q5 list": "all rows of 100,000 post_ids",
    "Q6": "count by neuropil", "Q6a": "count and mean by the largest of six",
    "Q7": "median and 95 % by brain region", "Q7 approximate": "the same from sketches",
    "Q8": "20 largest of a million groups", "Q9": "all rows of one dataset",
}
# Their results are written as Arrow.
WHOLE_ROWS = ("Q5", "Q5 list", "Q9")
PROCESS_BAR = 0.3
GROWTH_BAR = 1.2
PLANNING_BAR = 1.0
PLANNING_GROWTH_BAR = 1.5
PLANNED = "SELECT count(*), avg(mesh_volume) FROM neurons WHERE brain_region = 'retina'"
# How far the rank of an approximate quantile may be off.
RANK_ERROR = 0.02


def questions(parameters):
    box = ", ".join(f"{low}, {high}" for _, low, high in parameters.box)
    region = f"brain_region = '{parameters['brain_region']}' AND microscopy = '{parameters['microscopy']}'"
    texts = {
        "Q1": f"SELECT avg({SCORE}) FROM synapses",
        "Q2": f"SELECT count(*), avg({SCORE}), stddev({SCORE}) FROM synapses WHERE {region}",
        "Q3": f"SELECT dataset_id, avg({SCORE}), stddev({SCORE}) FROM synapses GROUP BY dataset_id",
        "Q4": f"SELECT count(*) FROM synapses WHERE cleft_score > {parameters['cleft']} "
              f"AND in_box({box}, 'nm')",
        "Q5": f"SELECT * FROM synapses WHERE pre_id = {parameters['pre_id']}",
        "Q5 list": f"SELECT * FROM synapses WHERE post_id IN FILE '{parameters.list_path}'",
        "Q6": "SELECT neuropil, count(*) FROM synapses GROUP BY neuropil",
        "Q6a": f"SELECT argmax_name({', '.join(TRANSMITTERS)}) AS transmitter, count(*), avg({SCORE}) "
               "FROM synapses GROUP BY transmitter",
        "Q7": f"SELECT brain_region, median({SCORE}), quantile({SCORE}, 0.95) FROM synapses "
              "GROUP BY brain_region",
        "Q7 approximate": f"SELECT brain_region, approx_quantile({SCORE}, 0.5), "
                          f"approx_quantile({SCORE}, 0.95) FROM synapses GROUP BY brain_region",
        "Q8": "SELECT post_id, count(*) AS n FROM synapses GROUP BY post_id ORDER BY n DESC, post_id LIMIT 20",
        "Q9": f"SELECT * FROM synapses WHERE dataset_id = '{parameters['one_dataset']}'",
    }
    asked = [{"name": name, "query": text, "usesStatistics": True, "isArrow": name in WHOLE_ROWS}
             for name, text in texts.items()]
    for name in ("Q1", "Q2", "Q3"):
        asked.append({"name": f"{name} from rows", "query": texts[name], "usesStatistics": False,
                      "isArrow": False})
    return asked


def plain(name):
    """The question that peers are asked."""
    return name.removesuffix(" from rows")


# What a result amounts to.

def summary(table):
    """Rows, all values of at most a thousand, and a sum by column, as query-times gives them."""
    import numpy
    import pyarrow
    import pyarrow.compute as compute

    sums = []
    for column in table.columns:
        if pyarrow.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pyarrow.types.is_floating(column.type):
            sums.append(repr(float(numpy.sum(column.to_numpy()))))
        elif pyarrow.types.is_integer(column.type):
            sums.append(str(int(numpy.sum(column.to_numpy().astype(numpy.int64)))))
        else:
            texts = column.cast(pyarrow.large_string())
            sums.append(str(compute.sum(compute.binary_length(texts)).as_py() or 0))
    values = [[as_text(row[name]) for name in table.column_names] for row in table.to_pylist()] \
        if table.num_rows <= 1000 else []
    return {"rows": table.num_rows, "values": values, "sums": sums}


def as_text(value):
    if isinstance(value, bytes):
        return value.decode()
    return repr(value) if isinstance(value, float) else str(value)


def is_equal(ours, theirs):
    if ours["rows"] != theirs["rows"]:
        return False
    if ours["name"] in WHOLE_ROWS:
        # Columns are in an order of our own, and those that the source lacks are NULL.
        left, right = (
            sorted(total for total in map(float, answer["sums"]) if total != 0) for answer in (ours, theirs))
        return len(left) == len(right) and all(map(is_near, left, right))
    pairs = zip(sorted(ours["values"]), sorted(theirs["values"]))
    return all(all(map(is_near, left, right)) for left, right in pairs)


def is_near(left, right, tolerance=1e-9):
    if left == right:
        return True
    try:
        return math.isclose(float(left), float(right), rel_tol=tolerance)
    except ValueError:
        return False


# The systems, each in a process of its own.

def child(arguments):
    """Answers questions as one peer and prints what they took."""
    parameters = Parameters(arguments.data, arguments.work)
    peer = PEERS[arguments.child](arguments, parameters)
    names = [name for name in peer.tasks if not arguments.only or name in arguments.only.split(",")]
    report = []
    for name in names:
        task = peer.tasks[name]
        answer = {"name": name, "cpu": [], "wall": [], **summary(task())}
        for _ in range(REPEATS):
            cpu, wall = time.process_time(), time.perf_counter()
            result = task()
            answer["cpu"].append(time.process_time() - cpu)
            answer["wall"].append(time.perf_counter() - wall)
            del result
        report.append(answer)
    print("\n" + json.dumps(report))


def ask_peer(arguments, name, only):
    environment = dict(os.environ)
    for variable in ("OMP_NUM_THREADS", "POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "LANCE_CPU_THREADS"):
        environment[variable] = str(THREADS)
    command = [sys.executable, os.path.abspath(__file__), "--data", arguments.data, "--work", arguments.work,
               "--child", name, "--only", ",".join(only)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        sys.exit(f"{name} failed:\n{done.stderr[-4000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def ask_syndb(executable, store, asked, work):
    path = os.path.join(work, "questions.json")
    with open(path, "w") as file:
        json.dump(asked, file)
    return json.loads(run(executable, "table", store, path, str(REPEATS)))


def gather(results, system, report):
    for answer in report:
        known = results.setdefault(answer["name"], {}).setdefault(system, answer)
        if known is not answer:
            known["cpu"] += answer["cpu"]
            known["wall"] += answer["wall"]


def in_process(arguments, executable, store, bars):
    parameters = Parameters(arguments.data, arguments.work)
    asked = [q for q in questions(parameters) if not arguments.only or plain(q["name"]) in arguments.only.split(",")]
    peers = [name for name in PEERS if version(PACKAGES[name]) is not None]
    for name in PEERS:
        if name not in peers:
            print(f"left out: {name}: the package {PACKAGES[name]} is not installed")
    only = sorted({plain(q["name"]) for q in asked})
    results = {}
    for _ in range(arguments.rounds):
        gather(results, "SynDB", ask_syndb(executable, store, asked, arguments.work))
        for name in peers:
            gather(results, name, ask_peer(arguments, name, only))
    failures = []
    print(f"{'CPU ms':42}{'SynDB':>9}" + "".join(f"{name:>17}" for name in peers) + f"{'ratio':>8}{'bar':>6}"
          + f"{'wall':>8}")
    for question in asked:
        name = question["name"]
        ours = results[name]["SynDB"]
        theirs = {peer: results.get(plain(name), {}).get(peer) for peer in peers}
        if name == "Q7 approximate":
            # An exact answer is one, too.
            for peer in peers:
                theirs[peer] = theirs[peer] or results.get("Q7", {}).get(peer)
        known = {peer: answer for peer, answer in theirs.items() if answer}
        if not known:
            continue
        if name != "Q7 approximate":
            failures += [f"{name}: {peer} answers otherwise: {json.dumps(answer)[:400]}\nours: {json.dumps(ours)[:400]}"
                         for peer, answer in known.items() if not is_equal(ours, answer)]
        ratio, wall = (
            median(ours[clock]) / min(median(answer[clock]) for answer in known.values())
            for clock in ("cpu", "wall"))
        title = TITLES[plain(name)] + (", from rows" if name != plain(name) else "")
        cells = "".join(
            f"{median(theirs[peer]['cpu']) * 1e3:17.1f}" if theirs[peer] else f"{'-':>17}" for peer in peers)
        print(f"{name.split()[0]:4}{title:38}{median(ours['cpu']) * 1e3:9.2f}{cells}{ratio:8.3f}"
              f"{BARS[name]:6.2f}{wall:8.3f}")
        bars.collect(f"{name}: {title}, CPU over the fastest peer", ratio, BARS[name])
    if "Q7 approximate" in results and "DuckDB" in peers:
        failures += wrong_ranks(arguments, results["Q7 approximate"]["SynDB"])
    return failures


def wrong_ranks(arguments, ours):
    """Approximate quantiles outside of exact ones of neighbouring ranks."""
    peer = PEERS["DuckDB"](arguments, Parameters(arguments.data, arguments.work))
    shares = [share + off for share in (0.5, 0.95) for off in (-RANK_ERROR, RANK_ERROR)]
    columns = ", ".join(f"quantile_cont({SCORE}, {share})" for share in shares)
    exact = {row[0]: row[1:] for row in peer.connection.execute(
        f"SELECT region, {columns} FROM synapses JOIN regions ON synapses.dataset_id = regions.dataset_id "
        "GROUP BY region").fetchall()}
    wrong = []
    for region, half, most in ours["values"]:
        low, high, low_most, high_most = exact.pop(region)
        if not (low <= float(half) <= high and low_most <= float(most) <= high_most):
            wrong.append(f"Q7 approximate: {region}: {half}, {most} are not near their ranks")
    return wrong + [f"Q7 approximate: {region} is missing" for region in exact]


# Processes of their own.

def process_seconds(command):
    """User and system time of a process, least first run left out, and its output."""
    times, output = [], ""
    for index in range(PROCESS_REPEATS + 1):
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        output, message = child.stdout.read(), child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        if status:
            sys.exit(f"{' '.join(command)} failed:\n{message}")
        if index:
            times.append(usage.ru_utime + usage.ru_stime)
    return median(times), output


def duckdb_command(given):
    """The executable itself: the script that pip installs would start Python first."""
    if given:
        return given
    found = importlib.util.find_spec("duckdb_cli")
    return os.path.join(os.path.dirname(found.origin), "duckdb") if found else shutil.which("duckdb")


def in_processes(arguments, store, bars):
    duckdb = duckdb_command(arguments.duckdb)
    if duckdb is None:
        print("left out: one-shot processes: there is no command `duckdb` (pip install duckdb-cli)")
        return None
    database = os.path.join(arguments.work, "command.duckdb")
    if not os.path.exists(database):
        run(duckdb, database, "-c",
            f"CREATE TABLE synapses AS SELECT * FROM '{source(arguments.data, 'synapses')}'; CHECKPOINT")
    parameters = Parameters(arguments.data, arguments.work)
    ids = ", ".join(f"'{dataset}'" for dataset in parameters["ids"])
    ours = {question["name"]: question["query"] for question in questions(parameters)}
    asked = {
        "tiny": ("SELECT count(*) FROM synapses", "SELECT count(*) FROM synapses"),
        "Q1": (ours["Q1"], f"SELECT avg({SCORE}) FROM synapses"),
        "Q2": (ours["Q2"], f"SELECT count(*), avg({SCORE}), stddev_samp({SCORE}) FROM synapses "
                           f"WHERE dataset_id IN ({ids})"),
        "Q5": (ours["Q5"], f"SELECT * FROM synapses WHERE pre_id = {parameters['pre_id']}"),
    }
    print(f"\n{'process, CPU ms':42}{'SynDB':>9}{'DuckDB':>17}{'ratio':>8}{'bar':>6}")
    for name, (own, theirs) in asked.items():
        left, _ = process_seconds([arguments.syndb, "query", store, own])
        right, _ = process_seconds(
            [duckdb, "-readonly", database, "-csv", "-c", f"SET threads = {THREADS}; {theirs}"])
        print(f"{name:42}{left * 1e3:9.2f}{right * 1e3:17.2f}{left / right:8.3f}{PROCESS_BAR:6.2f}")
        bars.collect(f"process, {name}, CPU over DuckDB's", left / right, PROCESS_BAR)
    started, _ = process_seconds([duckdb, "-c", "SELECT 1"])
    return started


# The same with more rows, datasets and segments.

def tenth_store(arguments):
    """A store of every tenth synapse, which has the same datasets."""
    store = os.path.join(arguments.work, "store-tenth")

    def make():
        path = os.path.join(arguments.work, "tenth.csv")
        with open(source(arguments.data, "synapses", "csv"), "rb") as rows, open(path, "wb") as out:
            out.writelines(row for number, row in enumerate(rows) if number == 0 or number % 10 == 1)
        run(arguments.syndb, "init", fresh(store))
        run(arguments.syndb, "dataset", "add", store, "--file", os.path.join(arguments.data, "datasets.json"))
        run(arguments.syndb, "load", store, "--table", "synapse", path)
        os.remove(path)
        return True

    cache = Cache(arguments.work)
    if not os.path.exists(store):
        cache.entries.pop("store/tenth", None)
    cache.value("store/tenth", stamp(arguments.syndb), make)
    return store


def growth(arguments, executable, store, bars):
    """Means and deviations of all datasets, of a tenth of the rows and of all."""
    asked = [q for q in questions(Parameters(arguments.data, arguments.work)) if q["name"] == "Q3"]
    small = tenth_store(arguments)
    times = {small: [], store: []}
    for _ in range(arguments.rounds):
        for path in times:
            times[path] += ask_syndb(executable, path, asked, arguments.work)[0]["cpu"]
    few, many = median(times[small]) * 1e3, median(times[store]) * 1e3
    print(f"\nQ3 from statistics, CPU ms: {few:.3f} of a tenth of the rows, {many:.3f} of all")
    bars.collect("Q3 of ten times the rows, CPU over its own", many / few, GROWTH_BAR)


def planning(arguments, executable, started, bars):
    """A question that ten datasets fit, in stores of as many segments as datasets."""
    times = {}
    for count in (1000, 10000):
        store = os.path.join(arguments.work, f"store-{count}")
        if not os.path.exists(store):
            run(executable, "many", store, str(count))
        times[count], answer = process_seconds([arguments.syndb, "query", store, PLANNED, "--format", "csv"])
        if not answer.splitlines()[-1].startswith("100,"):
            sys.exit(f"planning: 100 rows fit, found {answer}")
    print(f"\nplanning and answering, CPU ms: {times[1000] * 1e3:.2f} with 1,000 datasets and segments, "
          f"{times[10000] * 1e3:.2f} with 10,000")
    bars.collect("ten times the store, as many matches, CPU over its own", times[10000] / times[1000],
                 PLANNING_GROWTH_BAR)
    if started is not None:
        bars.collect("10,000 datasets and segments, CPU over starting DuckDB", times[10000] / started,
                     PLANNING_BAR)


class CollectedBars(Bars):
    """Bars that are printed behind the tables."""

    def __init__(self):
        super().__init__()
        self.collected = []

    def collect(self, *bar):
        self.collected.append(bar)

    def report(self):
        print()
        for bar in self.collected:
            self.check(*bar)


def main():
    parser = command_line(__doc__, "--syndb", "--data", "--work")
    parser.add_argument("--duckdb", help="the command line of DuckDB")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", default="", help="questions, separated by commas")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return child(arguments)
    executable = kernels_executable("query-times")
    store, _ = syndb_store(arguments)
    if version("duckdb") is not None:
        duckdb_store(arguments, "synapses")
    bars = CollectedBars()
    failures = in_process(arguments, executable, store, bars)
    if not arguments.only:
        started = in_processes(arguments, store, bars)
        growth(arguments, executable, store, bars)
        planning(arguments, executable, started, bars)
    bars.report()
    for failure in failures:
        print(f"FAILS: {failure}")
    bars.failed += len(failures)
    bars.exit()


if __name__ == "__main__":
    main()
