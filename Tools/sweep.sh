#!/usr/bin/env bash
# Tries in full what the tests of every run try on a sample, in a release build:
# every scheme at every length from 0 to 3,000 and at the end of a page, every
# bit of a segment, a power cut at every call of every change of a store, and
# thousands of random schedules of changes, faults and readers.
#
#   Tools/sweep.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source Tools/prepare.sh

prepare
SYNDB_SWEEP=1 swift test -c release --build-path .build/sweep -Xswiftc -enable-testing \
    --filter 'EveryLengthTests|BitFlipTests|CrashStormTests|SimulationTests'
