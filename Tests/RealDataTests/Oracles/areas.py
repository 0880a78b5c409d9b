"""Count, mean and variance of the mitochondria areas by genotype and layer.

The exact rationals of the values, rounded once; no line of the engine is used.
"""

import csv
import statistics
import sys
from fractions import Fraction

groups = {}
with open(sys.argv[1], newline="") as file:
    for row in csv.DictReader(file):
        groups.setdefault((row["genotype"], row["layer"]), []).append(Fraction(float(row["area_um2"])))
for (genotype, layer), areas in sorted(groups.items()):
    mean, variance = statistics.mean(areas), statistics.variance(areas)
    print(f"{genotype},{layer},{len(areas)},{float(mean)!r},{float(variance)!r}")
