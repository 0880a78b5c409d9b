#!/bin/sh
# Holds the rule ids of the code against those of FormatSpec.
#
# Prints ids that Sources cites and FormatSpec does not define, which is an
# error (exit status 1); ids that FormatSpec defines and Sources never cites;
# and ids that no test names. A rule is defined by a table row that begins with
# its id.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
id='(GEN|STO|BLK|MAN|CAT|SEG|ENC)-[0-9]{3}'

ids_in() {
    # "as `ENC-012`" in a comment shows what an id looks like and cites nothing.
    grep -rhE "$id" "$@" 2>/dev/null | grep -vE "as \`$id\`" | grep -oE "$id" | sort -u
}

grep -hoE "^\| $id \|" FormatSpec/*.md | grep -oE "$id" | sort > "$work/all"
sort -u "$work/all" > "$work/defined"
uniq -d "$work/all" > "$work/twice"
{
    ids_in Sources || true
    # The catalogue's decoder gives the number alone: damaged(6, ...), refused(7, ...).
    cat Sources/Catalog/Snapshot/*.swift | tr '\n' ' ' | grep -oE '(damaged|refused)\( *[0-9]+' |
        grep -oE '[0-9]+' | while read -r number; do printf 'CAT-%03d\n' "$number"; done
} | sort -u > "$work/cited"
ids_in Tests Tools/reader/test_reader.py > "$work/tested" || true
ids_in FormatSpec > "$work/mentioned" || true

list() { # title, file
    if [ -s "$2" ]; then
        echo "$1:"
        sed 's/^/  /' "$2"
    fi
}

comm -23 "$work/cited" "$work/defined" > "$work/undefined"
comm -23 "$work/mentioned" "$work/defined" > "$work/dangling"
comm -13 "$work/cited" "$work/defined" > "$work/uncited"
comm -13 "$work/tested" "$work/defined" > "$work/untested"
list "cited in Sources, not defined in FormatSpec" "$work/undefined"
list "mentioned in FormatSpec, not defined there" "$work/dangling"
list "defined twice" "$work/twice"
list "defined in FormatSpec, not cited in Sources" "$work/uncited"
list "defined in FormatSpec, named by no test" "$work/untested"
[ ! -s "$work/undefined" ] && [ ! -s "$work/dangling" ] && [ ! -s "$work/twice" ]
