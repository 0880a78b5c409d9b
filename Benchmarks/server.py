#!/usr/bin/env python3
"""The server under load, on loopback, against servers that do less and more.

    V/bin/python Benchmarks/server.py --data DIR --work DIR [--syndb .build/release/syndb] [--seconds 60] [--rounds 3]

rates: requests per second by `wrk` with 64 connections: /healthz; the count, mean and
    deviation of a column of ten million synapses filtered by metadata, another region and
    method in each request; an empty route of the same framework (Benchmarks/Peer); a server
    of a few lines that hands the same question to DuckDB (server_duckdb.py). In turn, for
    each of several rounds; figures are medians of the ratios of a round. Bars are
    about requests per second of CPU time of server and wrk together, which is what
    bounds them on a machine with nobody else: on a busy one the system deals out time
    by threads, and programs differ in these.
stream: a million rows as Arrow against the same bytes as a file that a server of the
    same framework sends; memory of the server meanwhile; read by pyarrow and Polars.
hidden: times of answers about a dataset that is hidden and one that never was.
idle: a thousand connections on which nothing comes, while others are answered.
load: a million rows loaded over HTTP while eight clients ask; a server killed in the
    middle of a load.

Needs `wrk`; builds Benchmarks/Peer. The exit code is 1 when a bar does not hold or an
answer is wrong.
"""

import http.client
import io
import itertools
import json
import os
import random
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid

from query_peers import SCORE
from support import ROOT, THREADS, Bars, command_line, duckdb_store, fresh, median, run, syndb_store

CONNECTIONS = 64
# Requests per second over those of /healthz, at least; 99th percentile over its, at most.
AGGREGATE_BAR, AGGREGATE_LATENCY_BAR = 0.5, 3.0
HEALTH_BAR = 0.7
DUCKDB_BAR = 0.2
STREAM_ROWS = 10**6
STREAM_BAR, STREAM_MEMORY_BAR = 0.5, 100.0
HIDDEN_REQUESTS, HIDDEN_BAR = 1000, 1.1
IDLE = 1000
LOAD_ROWS, CLIENTS = 10**6, 8
ARROW = "application/vnd.apache.arrow.stream"


class Server:
    """A program that says on standard error or output which port it listens on."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"(\d+)/?\s*$", line)
        if not found:
            sys.exit(f"{' '.join(command)} did not start:\n{line}{self.process.stdout.read()}")
        self.port = int(found.group(1))
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, query, accept="text/csv"):
        connection = self.connection()
        connection.request("POST", "/v1/query", query, {"Content-Type": "text/plain", "Accept": accept})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            sys.exit(f"{query}: {answer.status} {body.decode()}")
        return body

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            user, system = file.read().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def memory(self, name):
        """MiB; VmRSS or VmHWM."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith(name))

    def forget_peak(self):
        with open(f"/proc/{self.process.pid}/clear_refs", "w") as file:
            file.write("5")


def children_seconds():
    """CPU time of the processes that have been waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def serve(arguments, store, *flags):
    return Server(arguments.syndb, "serve", store, "--listen", "127.0.0.1:0", *flags)


def peer_program():
    package = os.path.join(ROOT, "Benchmarks", "Peer")
    run("swift", "build", "-c", "release", "--package-path", package, "--product", "peer-server",
        "--static-swift-stdlib")
    return os.path.join(package, ".build", "release", "peer-server")


def wrk(arguments, server, paths, seconds):
    """Requests per second of the clock and per second of CPU time of server and wrk,
    median and 99th percentile in ms, failed requests."""
    path = os.path.join(arguments.work, "paths.txt")
    with open(path, "w") as file:
        file.write("\n".join(paths) + "\n")
    script = os.path.join(ROOT, "Benchmarks", "server.lua")
    before = server.cpu_seconds() + children_seconds()
    said = run("wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds:.0f}s",
               "--latency", "--timeout", "10s", "--script", script, f"http://127.0.0.1:{server.port}", "--", path)
    units = {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}

    def latency(share):
        number, unit = re.search(rf"\n\s+{share}%\s+([\d.]+)(us|ms|s|m)\s", said).groups()
        return float(number) * units[unit]

    failed = sum(map(int, re.findall(r"(?:Non-2xx or 3xx responses:|connect|read|write|timeout) (\d+)", said)))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))
    count = int(re.search(r"(\d+) requests in", said).group(1))
    spent = server.cpu_seconds() + children_seconds() - before
    return rate, count / spent, latency(50), latency(99), failed


def questions(arguments):
    """For each region and method of the data the question, and the datasets that it is about."""
    with open(os.path.join(arguments.data, "datasets.json")) as file:
        datasets = json.load(file)
    found = {}
    for dataset in datasets:
        for region in dataset["brain_regions"]:
            found.setdefault((region["brain_structure"], dataset["microscopy"]), []).append(dataset["id"])
    keys = sorted(found)
    random.Random(3).shuffle(keys)
    return [(f"SELECT count(*), avg({SCORE}), stddev({SCORE}) FROM synapses "
             f"WHERE brain_region = '{region}' AND microscopy = '{method}'", found[region, method])
            for region, method in keys]


def check_answers(ours, theirs, asked):
    """Both answer the first questions alike."""
    for (query, _), path in itertools.islice(zip(asked, theirs[1]), 5):
        left = [float(cell) for cell in ours.ask(query).decode().split("\n")[1].split(",")]
        connection = theirs[0].connection()
        connection.request("GET", path)
        right = [float(cell) for cell in connection.getresponse().read().decode().split(",")]
        if any(abs(a - b) > 1e-9 * abs(b) for a, b in zip(left, right)) or len(left) != len(right):
            sys.exit(f"{query}: {left} is not {right}")


def compare_rates(arguments, bars):
    store, _ = syndb_store(arguments)
    asked = questions(arguments)
    duckdb_paths = []
    for _, ids in asked:
        listed = ", ".join(f"'{dataset}'" for dataset in ids)
        text = (f"SELECT count(*), avg({SCORE}), stddev_samp({SCORE}) FROM synapses WHERE dataset_id IN ({listed})")
        duckdb_paths.append("/?" + urllib.parse.urlencode({"query": text}))
    paths = ["/v1/query?" + urllib.parse.urlencode({"query": query}) for query, _ in asked]
    duckdb_server = os.path.join(ROOT, "Benchmarks", "server_duckdb.py")
    with serve(arguments, store) as ours, \
            Server(peer_program()) as empty, \
            Server(sys.executable, duckdb_server, duckdb_store(arguments, "synapses"), str(THREADS)) as duckdb:
        check_answers(ours, (duckdb, duckdb_paths), asked)
        runs = {
            "/healthz": (ours, ["/healthz"]), "aggregate": (ours, paths),
            "empty route of the framework": (empty, ["/"]), "aggregate, DuckDB": (duckdb, duckdb_paths),
        }
        for server, list_ in runs.values():
            wrk(arguments, server, list_, 2)
        rounds = [{name: wrk(arguments, *one, arguments.seconds / arguments.rounds) for name, one in runs.items()}
                  for _ in range(arguments.rounds)]
    print(f"{'requests, median of rounds':32}{'per second':>12}{'per CPU s':>12}{'median ms':>12}{'99 % ms':>12}"
          f"{'failed':>8}")
    for name in runs:
        row = [median([one[name][place] for one in rounds]) for place in range(4)]
        failed = sum(one[name][4] for one in rounds)
        print(f"{name:32}{row[0]:12.0f}{row[1]:12.0f}{row[2]:12.2f}{row[3]:12.2f}{failed:8}")

    def ratio(over, under, place=1):
        return median([one[over][place] / one[under][place] for one in rounds])

    bars.check_least("aggregate over /healthz, requests per CPU second", ratio("aggregate", "/healthz"), AGGREGATE_BAR)
    bars.check("aggregate over /healthz, 99th percentile", ratio("aggregate", "/healthz", 3), AGGREGATE_LATENCY_BAR)
    bars.check("failed requests", sum(one[name][4] for one in rounds for name in ("/healthz", "aggregate")), 0)
    bars.check_least("/healthz over an empty route, requests per CPU second",
                     ratio("/healthz", "empty route of the framework"), HEALTH_BAR)
    bars.check("DuckDB over ours, requests per CPU second", ratio("aggregate, DuckDB", "aggregate"), DUCKDB_BAR)


def receive(server, path, headers=""):
    """Seconds and bytes of an answer, head and framing among them, of which nothing is kept."""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n".encode())
        buffer, count = bytearray(1 << 20), 0
        while read := connection.recv_into(buffer):
            count += read
    return time.monotonic() - start, count


def compare_streams(arguments, bars):
    import polars
    import pyarrow

    store, _ = syndb_store(arguments)
    query = f"SELECT * FROM synapses LIMIT {STREAM_ROWS}"
    file = os.path.join(arguments.work, "stream.arrow")
    with serve(arguments, store) as ours:
        # Other results first, so that what a server holds anyway is there.
        ours.ask("SELECT count(*) FROM synapses")
        before = ours.memory("VmRSS")
        ours.forget_peak()
        connection = ours.connection()
        connection.request("POST", "/v1/query", query, {"Content-Type": "text/plain", "Accept": ARROW})
        with pyarrow.ipc.open_stream(connection.getresponse()) as reader:
            table = reader.read_all()
        body = ours.ask(query, ARROW)
        with open(file, "wb") as target:
            target.write(body)
        frame = polars.read_ipc_stream(io.BytesIO(body))
        sums = [table["cleft_score"].to_numpy().sum(), frame["cleft_score"].sum()]
        path = "/v1/query?" + urllib.parse.urlencode({"query": query})
        with Server(peer_program(), file) as peer:
            pairs = []
            for _ in range(max(5, arguments.rounds) + 1):
                seconds, count = receive(ours, path, f"Accept: {ARROW}\r\n")
                other, size = receive(peer, "/file")
                pairs.append((count / seconds, size / other))
        grown = ours.memory("VmHWM") - before
        # Holds the rows in memory, and so comes last.
        expected = int(ours.ask(f"WITH r AS ({query}) SELECT sum(cleft_score) FROM r").decode().split("\n")[1])
        wrong = (table.num_rows != STREAM_ROWS) + (frame.height != STREAM_ROWS) + sum(s != expected for s in sums)
    pairs = pairs[1:]
    ours_speed, file_speed = (median([pair[place] for pair in pairs]) / 1e6 for place in range(2))
    print(f"{STREAM_ROWS} rows, {len(body) / 1e6:.1f} MB: {ours_speed:.0f} MB/s, as a file {file_speed:.0f} MB/s;"
          f" {before:.0f} MiB before, {grown:.0f} more at most")
    os.remove(file)
    bars.check("what pyarrow and Polars read wrongly", wrong, 0)
    bars.check_least("rows as Arrow over a file, bytes per second", median([a / b for a, b in pairs]), STREAM_BAR)
    bars.check("memory that a million rows take, MiB", grown, STREAM_MEMORY_BAR)


def small_store(arguments, name, datasets):
    store = fresh(os.path.join(arguments.work, name))
    metadata = os.path.join(arguments.work, f"{name}.json")
    with open(metadata, "w") as file:
        json.dump([{"label": id_[:8], "species": "Mus musculus", "id": id_, **more} for id_, more in datasets.items()],
                  file)
    run(arguments.syndb, "init", store)
    run(arguments.syndb, "dataset", "add", store, "--file", metadata)
    return store


def neurons(arguments, name, count):
    path = os.path.join(arguments.work, name)
    draw = random.Random(9)
    with open(path, "w") as file:
        file.write("cid,mesh_volume\n")
        file.writelines(f"{row},{draw.randrange(10**6) / 1000}\n" for row in range(count))
    return path


def token(arguments, name, *scopes):
    """Path of a list of one token, and the token."""
    made = subprocess.run([arguments.syndb, "token", name, *(part for s in scopes for part in ("--scope", s))],
                          capture_output=True, text=True, check=True)
    path = os.path.join(arguments.work, f"tokens-{name}")
    with open(path, "w") as file:
        file.write(made.stdout)
    return path, made.stderr.split()[-1]


def compare_hidden(arguments, bars):
    draw = random.Random(11)
    known, hidden, absent = (str(uuid.UUID(int=draw.getrandbits(128), version=4)) for _ in range(3))
    store = small_store(arguments, "hidden", {known: {}, hidden: {"access": "restricted", "owner_id": "ada"}})
    path = neurons(arguments, "hidden.csv", 10_000)
    for dataset in (known, hidden):
        run(arguments.syndb, "load", store, "--table", "neuron", "--dataset", dataset, path)
    list_, secret = token(arguments, "bob", "read")
    asks = {
        "GET /v1/datasets/{id}": "/v1/datasets/{}",
        "rows of the dataset": "/v1/query?" + urllib.parse.urlencode(
            {"query": "SELECT count(*), avg(mesh_volume) FROM neurons WHERE dataset_id = 'ID'"}).replace("ID", "{}"),
    }
    with serve(arguments, store, "--tokens", list_) as ours:
        connection = ours.connection()
        for title, form in asks.items():
            times, answers = {hidden: [], absent: []}, {hidden: set(), absent: set()}
            for request in range(2 * HIDDEN_REQUESTS):
                dataset = (hidden, absent)[request % 2]
                start = time.perf_counter()
                connection.request("GET", form.format(dataset), headers={"Authorization": f"Bearer {secret}"})
                answer = connection.getresponse()
                body = answer.read()
                times[dataset].append(time.perf_counter() - start)
                answers[dataset].add((answer.status, body.replace(dataset.encode(), b"ID")))
            a, b = median(times[hidden]), median(times[absent])
            print(f"{title}: hidden {a * 1e6:.0f} us, absent {b * 1e6:.0f} us")
            bars.check(f"{title}: larger median over the smaller", max(a, b) / min(a, b), HIDDEN_BAR)
            bars.check(f"{title}: answers that differ", len(answers[hidden] ^ answers[absent]), 0)


def compare_idle(arguments, bars):
    store, _ = syndb_store(arguments)
    paths = ["/v1/query?" + urllib.parse.urlencode({"query": query}) for query, _ in questions(arguments)]
    with serve(arguments, store) as ours:
        alone = wrk(arguments, ours, paths, 5)
        before = ours.memory("VmRSS")
        idle = [socket.create_connection(("127.0.0.1", ours.port)) for _ in range(IDLE)]
        beside = wrk(arguments, ours, paths, 5)
        print(f"questions per second alone {alone[0]:.0f}, beside {IDLE} idle connections {beside[0]:.0f};"
              f" {ours.memory('VmRSS') - before:.1f} MiB more")
        for one in idle:
            one.close()
    bars.check("failed requests", alone[4] + beside[4], 0)


def load_request(server, dataset, secret, size):
    connection = server.connection()
    connection.putrequest("POST", f"/v1/tables/neurons/rows?dataset={dataset}")
    for name, value in {"Authorization": f"Bearer {secret}", "Content-Type": "text/csv",
                        "Content-Length": str(size)}.items():
        connection.putheader(name, value)
    connection.endheaders()
    return connection


def compare_loads(arguments, bars):
    dataset = str(uuid.UUID(int=random.Random(13).getrandbits(128), version=4))
    store = small_store(arguments, "loaded", {dataset: {"owner_id": "ada"}})
    path = neurons(arguments, "loaded.csv", LOAD_ROWS)
    with open(path, "rb") as file:
        body = file.read()
    list_, secret = token(arguments, "ada", "read", "load")
    query = "SELECT count(*) AS n FROM neurons"
    allowed = {b"n\n0\n", f"n\n{LOAD_ROWS}\n".encode()}
    seen, wrong, ended = [], [], threading.Event()
    with serve(arguments, store, "--tokens", list_) as ours:

        def ask():
            while not ended.is_set():
                answer = ours.ask(query)
                seen.append(answer)
                if answer not in allowed:
                    wrong.append(answer)

        clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        start = time.monotonic()
        connection = load_request(ours, dataset, secret, len(body))
        connection.send(body)
        answer = connection.getresponse()
        status = answer.status
        answer.read()
        seconds = time.monotonic() - start
        time.sleep(0.5)
        ended.set()
        for client in clients:
            client.join()
        lost = ours.ask(query) != f"n\n{LOAD_ROWS}\n".encode()
        print(f"{LOAD_ROWS} rows, {len(body) / 1e6:.1f} MB in {seconds:.2f} s beside {len(seen)} answers")
        bars.check("loads refused or lost", (status != 201) + lost, 0)
        bars.check("answers with a part of a load", len(wrong), 0)
        # Half of another load, then the end without warning.
        connection = load_request(ours, dataset, secret, len(body))
        connection.send(body[: len(body) // 2])
        time.sleep(1)
        ours.process.send_signal(signal.SIGKILL)
        ours.process.wait()
    with serve(arguments, store, "--tokens", list_) as ours:
        bars.check("rows lost or left by a kill", ours.ask(query) != f"n\n{LOAD_ROWS}\n".encode(), 0)
    run(arguments.syndb, "verify", store)


PARTS = {"rates": compare_rates, "stream": compare_streams, "hidden": compare_hidden, "idle": compare_idle,
         "load": compare_loads}


def main():
    parser = command_line(__doc__, "--syndb", "--data", "--work")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    arguments = parser.parse_args()
    os.makedirs(arguments.work, exist_ok=True)
    bars = Bars()
    for part in arguments.only.split(","):
        print(f"\n{part}")
        PARTS[part](arguments, bars)
    print()
    bars.exit()


if __name__ == "__main__":
    main()
