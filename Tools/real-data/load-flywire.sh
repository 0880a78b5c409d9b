#!/bin/sh
# load-flywire.sh STORE DATA_DIR: the proofread neurons of the adult fly brain.
# SYNDB names the program, if it is not on the path.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
syndb=${SYNDB:-syndb}
store=$1
data=$2/flywire_shiu

if [ ! -e "$store" ]; then "$syndb" init "$store" --pack syndb --pack "$here/flywire/pack.yaml"; fi
id=$("$syndb" dataset add "$store" --file "$here/flywire/metadata.yaml")
"$syndb" load "$store" --table neuron --dataset "$id" --map "$here/flywire/map.yaml" \
    "$data/Completeness_783.csv"
