#!/usr/bin/env bash
# Builds the packages of the benchmarks, so that a change of the engine or of what it
# depends on cannot break them unnoticed. Run it after the tests: in the folder of
# their build, and with the same versions, it compiles nothing but the sources of the
# benchmarks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The folder holds one build plan, which is taken for that of whatever package is
# built there next: each package needs one made anew, and so does the engine after.
forget_plan() { rm -f .build/debug.yaml; }
trap forget_plan EXIT

for package in Kernels Peer; do
    forget_plan
    cp Package.resolved "Benchmarks/$package/"
    swift build --package-path "Benchmarks/$package" --scratch-path .build
done
