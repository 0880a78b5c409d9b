"""What the benchmark scripts have in common: flags, files, processes, CPU time, bars."""

import argparse
import importlib.metadata
import json
import os
import shutil
import statistics
import subprocess
import sys

# File of the data folder, table of the `syndb` pack; in an order in which
# references resolve.
TABLES = {"synapses": "synapse", "vesicles": "vesicle", "neurons": "neuron"}
# Every peer gets as many threads as the machine that the figures come from has cores.
THREADS = 2
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FLAGS = {
    "--syndb": {"default": ".build/release/syndb", "help": "the command that is measured (default: %(default)s)"},
    "--data": {"required": True, "help": "the folder that is read; Benchmarks/README.md says what stands in it"},
    "--work": {"required": True, "help": "the folder for what the script makes"},
}


def command_line(description, *flags):
    """A parser of the arguments of a script that takes these of `FLAGS`. `description` keeps its lines."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag in flags:
        parser.add_argument(flag, **FLAGS[flag])
    return parser


def source(data, file, extension="parquet"):
    return os.path.join(data, f"{file}.{extension}")


def folder_bytes(folder):
    return sum(os.path.getsize(os.path.join(base, name)) for base, _, names in os.walk(folder) for name in names)


def fresh(path):
    """Removes what stands at `path` and gives it back."""
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)
    return path


def run(*command):
    """Runs a command to its end; its failure ends the script with what it said."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout


def version(package):
    """The version of an installed package; None where it is missing."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def stamp(*paths):
    """What tells whether files are the same as last time."""
    return [[os.path.abspath(path), os.path.getsize(path), int(os.path.getmtime(path))] for path in paths]


class Cache:
    """Results of earlier runs by name, each good for the same files and versions only."""

    def __init__(self, work):
        os.makedirs(work, exist_ok=True)
        self.path = os.path.join(work, "peers.json")
        self.entries = {}
        if os.path.exists(self.path):
            with open(self.path) as file:
                self.entries = json.load(file)

    def value(self, name, key, make):
        known = self.entries.get(name)
        if known and known["key"] == key:
            return known["value"]
        value = make()
        self.entries[name] = {"key": key, "value": value}
        with open(self.path, "w") as file:
            json.dump(self.entries, file, indent=1)
        return value


def median(values):
    return statistics.median(values)


class Bars:
    """The bounds that the figures must keep; the exit code is 1 when one does not."""

    def __init__(self):
        self.failed = 0

    def check(self, name, figure, bound):
        """`figure` may be `bound` at most."""
        holds = figure <= bound
        self.failed += not holds
        print(f"{'holds' if holds else 'FAILS'}: {name}: {figure:.3f}, may be {bound:.3f}")

    def check_least(self, name, figure, bound):
        """`figure` has to be `bound` at least."""
        holds = figure >= bound
        self.failed += not holds
        print(f"{'holds' if holds else 'FAILS'}: {name}: {figure:.3f}, has to be {bound:.3f}")

    def exit(self):
        sys.exit(1 if self.failed else 0)


def duckdb_store(arguments, file):
    """Path of a DuckDB store of one table, made where it is missing or older
    than its source. Current compression schemes need the newest storage version;
    one thread writes full row groups and leaves no free blocks, which takes 41.2
    bytes per synapse where two threads take 45.6."""
    import duckdb

    path = os.path.join(arguments.work, f"{file}.duckdb")
    origin = source(arguments.data, file)
    if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(origin):
        connection = duckdb.connect(
            fresh(path), config={"threads": 1, "storage_compatibility_version": "latest"})
        connection.execute(f"CREATE TABLE {file} AS SELECT * FROM '{origin}'")
        connection.execute("CHECKPOINT")
        connection.close()
    return path


def load_profiles(syndb):
    """The values of `syndb load --profile`; the one without a name where the flag is missing."""
    return ["load", "cold"] if "--profile" in run(syndb, "load", "--help") else ["load"]


def syndb_store(arguments, profile="load"):
    """A store of all tables: its path, and bytes by file. The first table also
    carries what belongs to none. Made anew when the command or a source has changed."""
    store = os.path.join(arguments.work, f"store-{profile}")

    def make():
        run(arguments.syndb, "init", fresh(store))
        run(arguments.syndb, "dataset", "add", store, "--file", os.path.join(arguments.data, "datasets.json"))
        flags = [] if profile == "load" else ["--profile", profile]
        sizes, before = {}, 0
        for file, table in TABLES.items():
            run(arguments.syndb, "load", store, "--table", table, *flags, source(arguments.data, file, "csv"))
            after = folder_bytes(store)
            sizes[file] = after - before
            before = after
        run(arguments.syndb, "verify", store)
        return sizes

    cache = Cache(arguments.work)
    if not os.path.exists(store):
        cache.entries.pop(f"store/{profile}", None)
    key = stamp(arguments.syndb, *(source(arguments.data, file, "csv") for file in TABLES))
    return store, cache.value(f"store/{profile}", key, make)


def kernels_executable(name):
    """Path of an executable of Benchmarks/Kernels, built from the sources as they are."""
    package = os.path.join(ROOT, "Benchmarks", "Kernels")
    # A build plan is made anew only for a changed package file; without that,
    # files that were added to the sources since would be missing.
    os.utime(os.path.join(package, "Package.swift"))
    run("swift", "build", "-c", "release", "--package-path", package, "--product", name)
    return os.path.join(package, ".build", "release", name)
