#!/usr/bin/env bash
# Looks for bytes that make a reader trap, hang, take memory without bound, or
# give other values in part than in whole: libFuzzer over Tests/FuzzTargets,
# with the address sanitiser.
#
#   Tools/fuzz.sh                    ten minutes, shared out among all targets
#   Tools/fuzz.sh 60                 60 seconds
#   Tools/fuzz.sh 3600 page          an hour of one target: page, segment, delimited
#
# It starts from what the writer makes and from the cases of Tests/FuzzTests/Cases,
# and keeps what it learns in .build/fuzz-corpus. A finding is left in
# .build/fuzz-found: put it right, and move it to Tests/FuzzTests/Cases/<target>,
# where a test runs it from then on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source Tools/prepare.sh

seconds=${1:-600}
targets=(page segment delimited)
[ $# -lt 2 ] || targets=("${@:2}")

# A hostile input must not cost more than this.
memory_megabytes=2048
one_allocation_megabytes=1100
input_seconds=10
longest_input=16384

prepare
mkdir -p .build
echo "building"
options=(-c release --build-path .build/fuzz -Xswiftc -sanitize=fuzzer,address -Xcc -fsanitize=address --target FuzzTargets)
swift build "${options[@]}" >.build/fuzz-build.log 2>&1 || {
    cat .build/fuzz-build.log
    die "the build failed"
}
objects=$(swift build "${options[@]}" --show-bin-path)
binary=.build/fuzz/fuzz
# The objects of the targets and of what they depend on; an executable target
# would bring a main of its own. By the maps of the build, since the objects of
# sources that are gone stay in the folder.
mapfile -t files < <(
    grep -ho '"[^"]*\.o"' "$objects"/*.build/output-file-map.json | tr -d '"' | sort -u | while read -r file; do
        if [ -f "$file" ]; then echo "$file"; fi
    done
    find "$objects" -name '*.c.o'
)
swiftc -sanitize=fuzzer,address "${files[@]}" -use-ld=lld -o "$binary" -llz4 -lz -lzstd

# The handler of crashes may hang under the sanitiser.
export SWIFT_BACKTRACE=enable=no
found=no
for target in "${targets[@]}"; do
    corpus=.build/fuzz-corpus/$target
    findings=.build/fuzz-found/$target
    mkdir -p "$corpus" "$findings"
    SYNDB_FUZZ_TARGET=$target SYNDB_FUZZ_SEEDS=$corpus "$binary"
    cases=Tests/FuzzTests/Cases/$target
    [ -d "$cases" ] && cp "$cases"/* "$corpus"
    echo "$target: $((seconds / ${#targets[@]})) seconds from $(ls "$corpus" | wc -l) inputs"
    SYNDB_FUZZ_TARGET=$target "$binary" "$corpus" -max_total_time=$((seconds / ${#targets[@]})) \
        -artifact_prefix="$findings/" -rss_limit_mb=$memory_megabytes \
        -malloc_limit_mb=$one_allocation_megabytes -timeout=$input_seconds -max_len=$longest_input \
        -print_final_stats=1 -print_funcs=0 >"$findings/log" 2>&1 || {
        tail -n 40 "$findings/log"
        found=yes
        echo "$target: FOUND, see $findings"
    }
    grep -E '^stat::(number_of_executed_units|peak_rss_mb)|cov: ' "$findings/log" | tail -n 3
done
[ $found = no ] || die "inputs that break the reader were found"
echo "nothing found"
