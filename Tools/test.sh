#!/usr/bin/env bash
# Installs what is missing and runs every check and test.
#
#   Tools/test.sh            everything
#   Tools/test.sh --quick    without the format check and the Python reader
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source Tools/prepare.sh

quick=no
case ${1:-} in
"") ;;
--quick) quick=yes ;;
*) die "usage: Tools/test.sh [--quick]" ;;
esac

# Steps go on after a failure, so that one run tells everything.
failed=()
step() {
    local title=$1
    shift
    printf '\n== %s\n' "$title"
    if "$@"; then printf '== %s: passed\n' "$title"; else
        printf '== %s: FAILED\n' "$title"
        failed+=("$title")
    fi
}
skip() { printf '\n== %s: skipped, %s\n' "$1" "$2"; }

check_format() {
    swift format lint -r --strict Sources Tests Package.swift && return
    echo "swift format -i -r Sources Tests Package.swift  puts this right" >&2
    return 1
}

python_reader() { python3 -m unittest discover -s Tools/reader -p 'test*.py'; }

prepare
[ $quick = yes ] || step "format" check_format
step "tests" swift test
if [ -x Tools/check-rules.sh ]; then
    step "rules" Tools/check-rules.sh
else
    skip "rules" "Tools/check-rules.sh is not there"
fi
if [ $quick = no ]; then
    if ! [ -d Tools/reader ]; then
        skip "Python reader" "Tools/reader is not there"
    elif ! python3 -c 'import numpy, lz4.block, zstandard' 2>/dev/null; then
        skip "Python reader" "python3 with numpy, lz4 and zstandard is not there"
    else
        step "Python reader" python_reader
    fi
fi

echo
[ ${#failed[@]} -eq 0 ] || die "failed: $(printf '%s, ' "${failed[@]}" | sed 's/, $//')"
echo "all passed"
