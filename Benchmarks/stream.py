#!/usr/bin/env python3
"""Memory, speed and disk use of one load that is far larger than memory.

    python3 Benchmarks/stream.py --work DIR [--rows 300000000] [--syndb .build/release/syndb]

Pipes made synapses (stream_synapses.py) into `syndb load -` and samples it
while it runs: rows from its progress, memory and CPU time from /proc, bytes of
the files in the store's folder. Prints a line per tenth of the input, the peaks,
and the bars: memory, speed of the last tenth over that of the first, disk use
over that of the finished store. Speed is rows per second of CPU time of the
loader, since the generator and others take part of the wall clock. What it made
is deleted in the end unless --keep is given.

The exit code is 1 when a bar does not hold. Needs Linux.
"""

import os
import re
import subprocess
import sys
import threading
import time

import stream_synapses
from support import Bars, command_line, folder_bytes, fresh, run

# Bytes of memory; the last tenth's rows per second over the first's, at least;
# bytes of files at any time over those in the end.
MEMORY_BAR = 1.5 * 2**30
SPEED_BAR = 0.9
DISK_BAR = 1.3
PAUSE = 0.2
TICK = os.sysconf("SC_CLK_TCK")


class Samples(threading.Thread):
    """Samples of a process and of the folder that it writes: seconds, rows, CPU
    seconds, bytes of memory, bytes of memory at most so far, bytes of files."""

    def __init__(self, process, folder):
        super().__init__(daemon=True)
        self.process, self.folder, self.rows, self.list = process, folder, 0, []
        self.start_time = time.monotonic()
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(PAUSE):
            try:
                with open(f"/proc/{self.process.pid}/stat") as file:
                    words = file.read().rsplit(")", 1)[1].split()
                with open(f"/proc/{self.process.pid}/status") as file:
                    memory = dict(re.findall(r"^(VmRSS|VmHWM):\s*(\d+)", file.read(), re.M))
            except FileNotFoundError:
                return
            if len(memory) < 2:
                return
            self.list.append((
                time.monotonic() - self.start_time, self.rows, (int(words[11]) + int(words[12])) / TICK,
                int(memory["VmRSS"]) * 1024, int(memory["VmHWM"]) * 1024, written_bytes(self.folder)))

    def at(self, rows):
        """Seconds and CPU seconds when that many rows had been read, between two samples."""
        before = (0.0, 0, 0.0)
        for sample in self.list:
            if sample[1] >= rows:
                part = (rows - before[1]) / max(1, sample[1] - before[1])
                return [before[value] + part * (sample[value] - before[value]) for value in (0, 2)]
            before = sample
        raise SystemExit(f"no sample after {rows} rows: too few rows for this benchmark")


def written_bytes(folder):
    """Bytes of a folder in which files come and go."""
    while True:
        try:
            return folder_bytes(folder)
        except FileNotFoundError:
            continue


def load(arguments, store, flags):
    """Samples of the load, its seconds and its bytes of memory at most."""
    generator = subprocess.Popen(
        stream_synapses.command(arguments, "interleaved" if arguments.interleaved else "sorted"),
        stdout=subprocess.PIPE)
    loader = subprocess.Popen(
        [arguments.syndb, "load", store, "--table", "synapse", "--progress", "always", *flags, "-"],
        stdin=generator.stdout, stderr=subprocess.PIPE)
    generator.stdout.close()
    samples = Samples(loader, store)
    samples.start()
    said, text = b"", b""
    # A progress line begins with a carriage return; what else is said ends with a line end.
    while piece := os.read(loader.stderr.fileno(), 1 << 16):
        text += piece
        for found in re.finditer(rb"\r(\d+) rows,", text):
            samples.rows = int(found[1])
        said, text = (said + text)[-10000:], text[-200:]
    _, status, usage = os.wait4(loader.pid, 0)
    seconds = time.monotonic() - samples.start_time
    samples.ended.set()
    samples.join()
    generator.wait()
    if status != 0 or generator.returncode != 0:
        sys.exit("the load failed:\n" + said.decode(errors="replace").rsplit("\r", 1)[-1])
    return samples, seconds, usage


def show(samples, rows):
    print(f"{'rows':>12}{'s':>9}{'CPU s':>9}{'rows/s':>11}{'rows/CPU s':>12}{'RSS MiB':>9}{'files MiB':>11}")
    last = (0.0, 0.0)
    rates = []
    for tenth in range(1, 11):
        # The last progress comes a little before the last row.
        reached = min(rows * tenth // 10, samples.list[-1][1])
        moment = samples.at(reached)
        wall, cpu = moment[0] - last[0], moment[1] - last[1]
        count = reached - rows * (tenth - 1) // 10
        sample = next(sample for sample in samples.list if sample[0] >= moment[0])
        print(f"{reached:12}{moment[0]:9.1f}{moment[1]:9.1f}{count / wall:11.0f}{count / cpu:12.0f}"
              f"{sample[3] / 2**20:9.0f}{sample[5] / 2**20:11.0f}")
        rates.append((count / wall, count / cpu))
        last = moment
    return rates


def main():
    parser = command_line(__doc__, "--syndb", "--work")
    parser.add_argument("--rows", type=int, default=300_000_000)
    parser.add_argument("--datasets", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--interleaved", action="store_true")
    parser.add_argument("--memory", help="of `syndb load`")
    parser.add_argument("--keep", action="store_true", help="leave the store")
    arguments = parser.parse_args()
    os.makedirs(arguments.work, exist_ok=True)
    store = os.path.join(arguments.work, "stream-store")
    metadata = os.path.join(arguments.work, "stream-datasets.json")
    stream_synapses.write_metadata(arguments, metadata)
    run(arguments.syndb, "init", fresh(store))
    run(arguments.syndb, "dataset", "add", store, "--file", metadata)
    try:
        samples, seconds, usage = load(
            arguments, store, ["--memory", arguments.memory] if arguments.memory else [])
        final = folder_bytes(store)
    finally:
        os.remove(metadata)
        if not arguments.keep:
            fresh(store)

    rates = show(samples, arguments.rows)
    read, memory = samples.list[-1], usage.ru_maxrss * 1024
    last = next(sample for sample in samples.list if sample[1] == read[1])
    disk = max(final, *(sample[5] for sample in samples.list))
    print(f"{seconds:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} s of CPU, of them after the last progress of the "
          f"input {seconds - last[0]:.1f} s; {arguments.rows / seconds:.0f} rows/s")
    print(f"memory at most {memory / 2**20:.0f} MiB; files at most {disk / 2**20:.0f} MiB, "
          f"in the end {final / 2**20:.0f} MiB, {final / arguments.rows:.2f} bytes per row")
    print(f"last tenth over first: {rates[-1][0] / rates[0][0]:.3f} by the wall clock")
    bars = Bars()
    bars.check("memory, GiB", memory / 2**30, MEMORY_BAR / 2**30)
    bars.check("rows per CPU second, first tenth over last", rates[0][1] / rates[-1][1], 1 / SPEED_BAR)
    bars.check("files at most over the finished store", disk / final, DISK_BAR)
    bars.exit()


if __name__ == "__main__":
    main()
