#!/usr/bin/env python3
"""Kills the real program at random moments, and lets it run into a full disk.

    python3 Tools/survive.py [--syndb .build/release/syndb] [--kills 500] [--seed N] [--work DIR]

kills: a change of a store is started and killed with SIGKILL after a random part
    of the time that it takes. What is found must be the store before or after it,
    sound by `verify`, and the next change must leave nothing of the killed one. A
    resumable load is gone on with, a purge ended by the next, after which no file has
    the dataset's id; a copy must be no store, one without rows, or whole.
disk: rows are loaded into a store on a tmpfs of a few MiB until it is full, in a
    mount namespace of its own. The load must say so, and the store be as before; a
    compaction and a copy likewise. Skipped where no such namespace can be made.

Prints how many were tried, and how many of the killed changes stood. The exit
code is 1 when anything was lost. Equal seeds give equal rows and choices, not
equal moments.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLES = ("neuron", "axon")
DISK_BYTES = 6 << 20


class Lost(Exception):
    """Something that must not happen."""


class Store:
    """A store and the program that changes it."""

    def __init__(self, syndb, path):
        self.syndb, self.path = syndb, path

    def run(self, verb, *words, accept=(0,), text=None):
        done = subprocess.run(
            [self.syndb, verb, self.path, *words], input=text, capture_output=True, text=True)
        if done.returncode not in accept:
            raise Lost(f"syndb {verb} {' '.join(words)}: exit {done.returncode}\n{done.stderr}")
        return done

    def contents(self):
        """Metadata and rows, in no order of storage."""
        listed = subprocess.run(
            [self.syndb, "dataset", "list", self.path, "--format", "csv"], capture_output=True, text=True)
        if listed.returncode != 0:
            raise Lost(f"the datasets cannot be listed:\n{listed.stderr}")
        found = [sorted(listed.stdout.splitlines())]
        for table in TABLES:
            rows = self.run("query", f"SELECT * FROM {table}", "--format", "csv").stdout
            found.append(sorted(rows.splitlines()))
        return found

    def verify(self, is_clean):
        report = json.loads(self.run("verify", "--json", accept=(0, 5)).stdout)
        if report["faults"]:
            raise Lost("\n".join(fault["message"] for fault in report["faults"]))
        if is_clean and report["litter"] + report["foreign"]:
            raise Lost(f"left behind: {report['litter'] + report['foreign']}")


class Kills:
    def __init__(self, arguments, folder):
        self.draw = random.Random(arguments.seed)
        self.folder, self.syndb, self.count = folder, arguments.syndb, arguments.kills
        self.store = Store(self.syndb, os.path.join(folder, "store"))
        self.datasets = [self.new_id() for _ in range(3)]
        self.next_id, self.seconds, self.tried, self.stood = 1, {}, {}, {}
        subprocess.run([self.syndb, "init", self.store.path], check=True, capture_output=True)
        self.deleted = None
        self.dataset("add", "--file", self.metadata(self.datasets))
        for _ in range(3):
            self.store.run("load", *self.load(), "--allow-dangling")

    def rows(self, name):
        """A file of new rows of one dataset."""
        path = os.path.join(self.folder, name)
        dataset, count = self.draw.choice(self.datasets), self.draw.randrange(1, 20_000)
        with open(path, "w") as file:
            file.write("dataset_id,cid,mesh_volume\n")
            for _ in range(count):
                file.write(f"{dataset},{self.next_id},{self.draw.randrange(10**6) / 1000}\n")
                self.next_id += 1
        return path

    def load(self, *flags):
        return ["--table", self.draw.choice(TABLES), *flags, self.rows("rows.csv")]

    def change(self):
        """A verb with its arguments behind the store."""
        verb = self.draw.choice(
            ["load", "load", "replace", "resumable", "compact", "cold", "resolve", "edit", "retire", "copy",
             "merge", "repair", "purge"])
        if verb == "load":
            return verb, ["load", *self.load("--allow-dangling")]
        if verb == "replace":
            return verb, ["load", *self.load("--replace", "--allow-dangling")]
        if verb == "resumable":
            return verb, ["load", *self.load("--resumable", "night", "--note-every", "64K", "--allow-dangling")]
        if verb == "edit":
            return verb, ["dataset", "edit", self.draw.choice(self.datasets), "--set",
                          f"notes={self.draw.randrange(10**6)}"]
        if verb == "merge":
            return verb, ["merge", self.other()]
        if verb == "purge":
            self.delete(self.draw.choice(self.datasets))
            return verb, ["purge", "--dataset", self.deleted]
        return verb, {
            "compact": ["compact"], "cold": ["compact", "--profile", "cold"], "resolve": ["compact", "--resolve"],
            "retire": ["snapshots", "--keep", "1"], "copy": ["copy", os.path.join(self.folder, "copy")],
            "repair": ["verify", "--repair"]}[verb]

    def other(self):
        """A store with one dataset of its own."""
        path = os.path.join(self.folder, "other")
        shutil.rmtree(path, ignore_errors=True)
        other = Store(self.syndb, path)
        subprocess.run([self.syndb, "init", path], check=True, capture_output=True)
        metadata = os.path.join(self.folder, "other.yaml")
        dataset = self.new_id()
        with open(metadata, "w") as file:
            file.write(f"- {{ id: {dataset}, label: other, species: Homo sapiens }}\n")
        subprocess.run([self.syndb, "dataset", "add", path, "--file", metadata], check=True, capture_output=True)
        rows = os.path.join(self.folder, "other.csv")
        with open(rows, "w") as file:
            file.write("cid,mesh_volume\n" + "".join(f"{row},{row}.5\n" for row in range(3000)))
        other.run("load", "--table", "neuron", "--dataset", dataset, rows)
        return path

    def metadata(self, ids):
        """A file that adds datasets."""
        path = os.path.join(self.folder, "datasets.json")
        with open(path, "w") as file:
            json.dump([{"id": id_, "label": id_[:4], "species": "Mus musculus"} for id_ in ids], file)
        return path

    def new_id(self):
        return str(uuid.UUID(int=self.draw.getrandbits(128), version=4))

    def dataset(self, verb, *words):
        done = subprocess.run(
            [self.syndb, "dataset", verb, self.store.path, *words], capture_output=True, text=True)
        if done.returncode != 0:
            raise Lost(f"dataset {verb}: exit {done.returncode}\n{done.stderr}")

    def delete(self, id_):
        """Deletes a dataset, so that it can be purged; another takes its place."""
        self.dataset("delete", id_)
        self.deleted = id_
        self.datasets[self.datasets.index(id_)] = new = self.new_id()
        self.dataset("add", "--file", self.metadata([new]))

    def end_purge(self):
        """A purge that was cut off is ended by the next, which searches every file."""
        self.store.run("purge", "--dataset", self.deleted, accept=(0, 4))
        needles = (self.deleted.encode(), uuid.UUID(self.deleted).bytes)
        for folder, _, names in os.walk(self.store.path):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    content = file.read()
                if any(needle in content for needle in needles):
                    raise Lost(f"the purged dataset is still in {folder}/{name}")

    @staticmethod
    def command(syndb, store, words):
        if words[0] == "dataset":
            return [syndb, "dataset", words[1], store, *words[2:]]
        return [syndb, words[0], store, *words[1:]]

    def expected(self, verb, words):
        """What the change makes of a copy of the store, and how long it takes."""
        copy = Store(self.syndb, os.path.join(self.folder, "reference"))
        shutil.rmtree(copy.path, ignore_errors=True)
        shutil.copytree(self.store.path, copy.path)
        start = time.monotonic()
        done = subprocess.run(self.command(self.syndb, copy.path, words), capture_output=True, text=True)
        seconds = time.monotonic() - start
        if done.returncode != 0:
            raise Lost(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr}")
        return copy.contents(), seconds

    def once(self):
        verb, words = self.change()
        target = os.path.join(self.folder, "copy")
        shutil.rmtree(target, ignore_errors=True)
        before = self.store.contents()
        after, seconds = self.expected(verb, words)
        shutil.rmtree(target, ignore_errors=True)
        process = subprocess.Popen(
            self.command(self.syndb, self.store.path, words), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        time.sleep(self.draw.random() * seconds * 1.1)
        process.kill()
        process.wait()
        # Killed before its snapshot had a name, or behind that, or not at all.
        self.store.verify(is_clean=False)
        found = self.store.contents()
        if found not in (before, after):
            raise Lost(f"{verb}: neither the rows before nor those after")
        if process.returncode == 0 and found != after:
            raise Lost(f"{verb}: it ended with success and is not there")
        if verb == "resumable":
            found = self.go_on(before, after)
        if verb == "copy":
            self.check_copy(target, before)
        if verb == "purge":
            self.end_purge()
            if self.store.contents() != after:
                raise Lost("a purge that was gone on with has changed rows")
        note = f"notes=after {self.draw.randrange(10**6)}"
        edit = subprocess.run(
            self.command(self.syndb, self.store.path, ["dataset", "edit", self.datasets[0], "--set", note]),
            capture_output=True, text=True)
        if edit.returncode != 0:
            raise Lost(f"after {verb}: the next change fails:\n{edit.stderr}")
        self.store.verify(is_clean=True)
        self.tried[verb] = self.tried.get(verb, 0) + 1
        self.stood[verb] = self.stood.get(verb, 0) + (found == after and before != after)

    def go_on(self, before, after):
        """A killed load is there, can be gone on with, or has not begun."""
        resumed = self.store.run("load", "--resume", "night", accept=(0, 1, 2, 3, 4, 5, 6))
        if resumed.returncode == 0:
            if self.store.contents() != after:
                raise Lost("a load that went on has other rows")
            return after
        self.store.run("load", "--abandon", "night", accept=(0, 4))
        found = self.store.contents()
        if found not in (before, after):
            raise Lost("a load that was given up has left rows")
        return found

    def check_copy(self, target, before):
        if not os.path.exists(os.path.join(target, "STORE")):
            return
        copy = Store(self.syndb, target)
        copy.verify(is_clean=False)
        found = copy.contents()
        if found != before and any(len(rows) > 1 for rows in found):
            raise Lost("a copy has other rows")

    def run(self):
        for turn in range(self.count):
            try:
                self.once()
            except Lost as lost:
                print(f"LOST at kill {turn + 1}: {lost}")
                print(f"the store is kept in {self.store.path}")
                return False
            # Rows grow by each load; a fresh store keeps a turn short.
            if turn % 50 == 49:
                self.store.run("snapshots", "--keep", "1")
        for verb in sorted(self.tried):
            print(f"{verb:10} {self.tried[verb]:4} killed, {self.stood[verb]:4} of them stood")
        print(f"{sum(self.tried.values())} killed, none lost")
        return True


def fill_disk(syndb, folder):
    """In a namespace of its own: a store on a small disk."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", folder], check=True)
    store = Store(syndb, os.path.join(folder, "store"))
    subprocess.run([syndb, "init", store.path], check=True, capture_output=True)
    metadata = os.path.join(folder, "m.yaml")
    with open(metadata, "w") as file:
        file.write("- { label: one, species: Mus musculus }\n")
    subprocess.run([syndb, "dataset", "add", store.path, "--file", metadata], check=True, capture_output=True)
    draw, refused = random.Random(3), []
    for load in range(100):
        before = store.contents()
        rows = "cid,mesh_volume\n" + "".join(
            f"{load * 10**6 + row},{draw.random()!r}\n" for row in range(40_000))
        done = store.run("load", "--table", "neuron", "--dataset", "one", "-", accept=(0, 1), text=rows)
        if done.returncode == 1:
            refused.append(("load", done, before))
            break
    else:
        raise Lost("the disk was never full")
    before = store.contents()
    for verb, words in (("compact", ["--profile", "cold"]), ("copy", [os.path.join(folder, "copy")])):
        done = store.run(verb, *words, accept=(0, 1))
        if done.returncode == 1:
            refused.append((verb, done, before))
    for verb, done, rows in refused:
        if "space" not in done.stderr.lower():
            raise Lost(f"{verb} does not say why: {done.stderr}")
        if store.contents() != rows:
            raise Lost(f"{verb} on a full disk has changed rows")
    store.verify(is_clean=False)
    if os.path.exists(os.path.join(folder, "copy")):
        if os.listdir(os.path.join(folder, "copy")):
            raise Lost("something is left of a copy that found no room")
    # What is dead makes room again.
    store.run("snapshots", "--keep", "1")
    store.verify(is_clean=True)
    print(f"full disk: {load} loads stood, refused: {', '.join(verb for verb, _, _ in refused)}; none lost")


def full_disk(arguments, folder):
    disk = os.path.join(folder, "disk")
    os.mkdir(disk)
    probe = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", disk], capture_output=True, text=True) \
        if shutil.which("unshare") else None
    if probe is None or probe.returncode != 0:
        print(f"full disk: skipped, no mount of one's own here ({probe.stderr.strip() if probe else 'no unshare'})")
        return True
    done = subprocess.run(
        ["unshare", "--mount", sys.executable, os.path.abspath(__file__), "--syndb", arguments.syndb,
         "--inside", disk])
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--syndb", default=os.path.join(ROOT, ".build/release/syndb"))
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", help="where the folder of the run is made (default: the system's)")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.syndb = os.path.abspath(arguments.syndb)
    if arguments.inside:
        try:
            fill_disk(arguments.syndb, arguments.inside)
        except Lost as lost:
            sys.exit(f"LOST on a full disk: {lost}")
        return
    folder = tempfile.mkdtemp(prefix="syndb-survive-", dir=arguments.work)
    is_well = Kills(arguments, folder).run()
    is_well = full_disk(arguments, folder) and is_well
    if is_well:
        shutil.rmtree(folder)
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
