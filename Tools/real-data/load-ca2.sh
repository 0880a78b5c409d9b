#!/bin/sh
# load-ca2.sh STORE DATA_DIR: mitochondria of CA2 dendrites, control and
# knock-out; one file, one dataset per genotype.
# SYNDB names the program, if it is not on the path.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
syndb=${SYNDB:-syndb}
store=$1
data=$2/ca2_mitochondria

if [ ! -e "$store" ]; then "$syndb" init "$store" --pack syndb --pack "$here/ca2/pack.yaml"; fi
"$syndb" load "$store" --table mitochondria --split-by genotype --metadata "$here/ca2/metadata.yaml" \
    --map "$here/ca2/map.yaml" "$data/ca2_mitochondria_long.csv"
