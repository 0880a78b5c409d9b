#!/usr/bin/env python3
"""Streams made synapses as CSV to standard output, any number of them.

    python3 Benchmarks/stream_synapses.py --rows N --datasets M --metadata FILE --work DIR [--interleaved] [--seed 7]

Writes the metadata of the datasets to FILE, then the rows: one dataset after
another, or with --interleaved the same rows as a shuffle would mix them, those
of each dataset in their order. Equal --rows, --datasets and --seed give equal
bytes. The sizes of the datasets fall as 1 / rank. The rows come from
stream_synapses.c, which is compiled into DIR: Python would be slower than the
load that reads them.
"""

import json
import os
import subprocess
import sys

from support import command_line, run

SPECIES = ["Drosophila melanogaster", "Mus musculus", "Homo sapiens", "Danio rerio"]
REGIONS = ["optic lobe", "mushroom body", "hippocampus CA1", "cerebellum", "retina"]
MICROSCOPY = ["FIB-SEM", "ssTEM", "SBEM"]


def command(arguments, order):
    """The command that writes the rows (`sorted`, `interleaved`) or the ids of the datasets (`ids`)."""
    origin = os.path.join(os.path.dirname(os.path.abspath(__file__)), "stream_synapses.c")
    program = os.path.join(arguments.work, "stream_synapses")
    if not os.path.exists(program) or os.path.getmtime(program) < os.path.getmtime(origin):
        os.makedirs(arguments.work, exist_ok=True)
        run("cc", "-O2", "-o", program, origin, "-lm")
    return [program, str(arguments.rows), str(arguments.datasets), str(arguments.seed), order]


def write_metadata(arguments, path):
    ids = run(*command(arguments, "ids")).split()
    with open(path, "w") as file:
        json.dump([{
            "id": id_, "label": f"made synapses {index}", "species": SPECIES[index % len(SPECIES)],
            "brain_regions": [{"brain_structure": REGIONS[index % len(REGIONS)]}],
            "microscopy": MICROSCOPY[index % len(MICROSCOPY)],
        } for index, id_ in enumerate(ids)], file)
    return path


def main():
    parser = command_line(__doc__, "--work")
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--datasets", type=int, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--interleaved", action="store_true")
    parser.add_argument("--metadata", required=True)
    arguments = parser.parse_args()
    write_metadata(arguments, arguments.metadata)
    sys.exit(subprocess.call(command(arguments, "interleaved" if arguments.interleaved else "sorted")))


if __name__ == "__main__":
    main()
