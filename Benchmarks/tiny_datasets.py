#!/usr/bin/env python3
"""What many tiny datasets cost: the same rows as datasets of ten and as one.

    python3 Benchmarks/tiny_datasets.py --syndb .build/release/syndb --work DIR

Makes synapse-like rows (the same ones for the same --rows) in DIR and loads
them twice. Every file of the two stores counts: segments, manifests,
catalogues. Exits 1 if the many datasets take more than 1.3 times the bytes of
the one.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time
import uuid

from support import command_line

MOST = 1.3
DATASET_ROWS = 10
ROOT = 864691135 * 10**9
SPECIES = ["Drosophila melanogaster", "Mus musculus", "Homo sapiens", "Danio rerio"]
REGIONS = ["optic lobe", "mushroom body", "hippocampus CA1", "cerebellum", "retina"]
MICROSCOPY = ["FIB-SEM", "ssTEM", "SBEM"]
NEUROPILS = ["ME_L", "ME_R", "LO_L", "LO_R", "FB", "EB", "AL_L", "AL_R", "CA1", "CA3"]
COLUMNS = [
    "cid", "pre_id", "post_id", "centroid_x", "centroid_y", "centroid_z", "cleft_score", "connection_score",
    "gaba", "acetylcholine", "glutamate", "octopamine", "serine", "dopamine", "neuropil",
]


def rows(count, draw):
    """Lines without the dataset: neighbours in space follow one another."""
    x, y, z, cid = 400_000, 200_000, 40_000, 0
    for _ in range(count):
        cid += 1 + draw.randrange(4)
        x, y = x + 4 * draw.randrange(-200, 201), y + 4 * draw.randrange(-200, 201)
        z += 40 * draw.randrange(-5, 6)
        scores = [draw.random() ** 6 for _ in range(6)]
        total = sum(scores)
        cells = [cid, ROOT + draw.randrange(10**6), ROOT + draw.randrange(10**6), x, y, z, draw.randrange(256)]
        cells += [f"{draw.expovariate(0.02):.6g}"] + [f"{score / total:.6g}" for score in scores]
        yield ",".join(map(str, cells)) + "," + draw.choice(NEUROPILS) + "\n"


def make_files(folder, count):
    """Metadata and rows by store name."""
    draw = random.Random(7)
    os.makedirs(folder, exist_ok=True)
    many = [str(uuid.UUID(int=draw.getrandbits(128), version=4)) for _ in range(-(-count // DATASET_ROWS))]
    files = {}
    for name, ids in (("many", many), ("one", many[:1])):
        files[name] = [os.path.join(folder, f"{name}.json"), os.path.join(folder, f"{name}.csv")]
        with open(files[name][0], "w") as metadata:
            json.dump([{
                "id": id_, "label": f"sample {index}", "species": draw.choice(SPECIES),
                "brain_regions": [{"brain_structure": draw.choice(REGIONS)}],
                "microscopy": draw.choice(MICROSCOPY),
            } for index, id_ in enumerate(ids)], metadata)
    with open(files["many"][1], "w") as parts, open(files["one"][1], "w") as whole:
        header = "dataset_id," + ",".join(COLUMNS) + "\n"
        parts.write(header)
        whole.write(header)
        for index, row in enumerate(rows(count, draw)):
            parts.write(many[index // DATASET_ROWS] + "," + row)
            whole.write(many[0] + "," + row)
    return files


def load(syndb, store, metadata, csv):
    """Bytes of the store by file; the seconds of the load."""

    def run(*words):
        done = subprocess.run([syndb, *words], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"syndb {' '.join(words)} failed:\n{done.stderr}")

    shutil.rmtree(store, ignore_errors=True)
    run("init", store)
    run("dataset", "add", store, "--file", metadata)
    start = time.time()
    run("load", store, "--table", "synapse", csv)
    seconds = time.time() - start
    run("verify", store)
    paths = [os.path.join(base, name) for base, _, names in os.walk(store) for name in names]
    return {os.path.relpath(path, store): os.path.getsize(path) for path in paths}, seconds


def main():
    parser = command_line(__doc__, "--syndb", "--work")
    parser.add_argument("--rows", type=int, default=1_000_000)
    arguments = parser.parse_args()
    files = make_files(arguments.work, arguments.rows)
    sizes = {}
    for name, (metadata, csv) in files.items():
        parts, seconds = load(arguments.syndb, os.path.join(arguments.work, f"{name}-store"), metadata, csv)
        sizes[name] = sum(parts.values())
        print(f"{name} ({seconds:.1f} s to load)")
        folders = {}
        for path, size in parts.items():
            folder = os.path.dirname(path) or "."
            folders.setdefault(folder, []).append(size)
        for folder, found in sorted(folders.items()):
            each = ", ".join(map(str, sorted(found, reverse=True)[:4]))
            print(f"  {folder:20} {sum(found):12,} bytes in {len(found)} files: {each}")
        print(f"  {'together':20} {sizes[name]:12,} bytes, {sizes[name] / arguments.rows:.2f} per row")
    ratio = sizes["many"] / sizes["one"]
    print(f"many / one {ratio:.3f}, at most {MOST} wanted")
    sys.exit(1 if ratio > MOST else 0)


if __name__ == "__main__":
    main()
