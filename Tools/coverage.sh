#!/usr/bin/env bash
# Runs the tests with coverage and prints that of the modules whose bytes come
# from anybody. Fails where lines or regions of a module are below the bar.
#
#   Tools/coverage.sh                   all tests
#   Tools/coverage.sh 'Encodings|Bits'  the tests whose names match
#   Tools/coverage.sh --missing         what the last run has not reached
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source Tools/prepare.sh

modules=(Bits Encodings Sketches SegmentFormat)
bar=95

prepare
options=(--build-path .build/coverage --enable-code-coverage)
if [ "${1:-}" != --missing ]; then
    swift test "${options[@]}" ${1:+--filter "$1"}
fi
folder=$(swift build "${options[@]}" --show-bin-path)
# The tool of the toolchain, which writes the same version of profiles.
tool=$(dirname "$(readlink -f "$(command -v swift)")")/llvm-cov
[ -x "$tool" ] || tool=llvm-cov
profile=$folder/codecov/default.profdata
binary=$(ls "$folder"/*.xctest | head -n 1)

if [ "${1:-}" = --missing ]; then
    for module in "${modules[@]}"; do
        "$tool" show "$binary" -instr-profile "$profile" --show-regions=false --use-color=false \
            $(find "Sources/$module" -name '*.swift') |
            awk '/^\/.*\.swift:$/ { file = $0 } /^ *[0-9]+\| *0\|/ { print file, $0 }' | sed "s|$PWD/||"
    done
    exit
fi

below=no
for module in "${modules[@]}"; do
    # name, regions, missed, cover, functions, missed, executed, lines, missed, cover, branches ...
    total=$("$tool" report "$binary" -instr-profile "$profile" $(find "Sources/$module" -name '*.swift') |
        awk '$1 == "TOTAL" { print $4, $10 }' | tr -d %)
    read -r regions lines <<<"$total"
    printf '%-14s regions %6s %%   lines %6s %%\n' "$module" "$regions" "$lines"
    awk -v a="$regions" -v b="$lines" -v bar=$bar 'BEGIN { exit !(a < bar || b < bar) }' && below=yes
done
[ $below = no ] || die "below $bar %: Tools/coverage.sh --missing tells which lines"
