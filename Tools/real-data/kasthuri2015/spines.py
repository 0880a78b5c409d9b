"""Writes the spines of the synapse table to standard output, each once.

A spine is real if it has an id above 0 and a volume above 0: the source writes
0 and -1 where there is no spine or none is known. Rows that share a spine must
agree on its dendrite and volume; a contradiction ends the script.
"""

import csv
import sys

COLUMNS = ["spine_id", "dendrite_no", "spine_volume_raw"]


def spines(rows):
    found = {}
    for row in rows:
        if int(row["spine_id"]) <= 0 or float(row["spine_volume_raw"]) <= 0:
            continue
        values = [row[column] for column in COLUMNS]
        if found.setdefault(row["spine_id"], values) != values:
            sys.exit(f"spine {row['spine_id']}: {found[row['spine_id']]} and {values}")
    return found.values()


with open(sys.argv[1], newline="") as file:
    real = spines(csv.DictReader(file))
writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(COLUMNS)
writer.writerows(real)
