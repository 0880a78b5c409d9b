#!/bin/sh
# load-kasthuri2015.sh STORE DATA_DIR: the synapses of one volume of mouse
# neocortex and the spines that they sit on.
# SYNDB names the program, if it is not on the path.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
syndb=${SYNDB:-syndb}
store=$1
data=$2/kasthuri2015

if [ ! -e "$store" ]; then "$syndb" init "$store" --pack syndb --pack "$here/kasthuri2015/pack.yaml"; fi
id=$("$syndb" dataset add "$store" --file "$here/kasthuri2015/metadata.yaml")
# The spines go first: each synapse on a spine must then find it.
python3 "$here/kasthuri2015/spines.py" "$data/kasthuri2015_synapses.csv" |
    "$syndb" load "$store" --table dendritic_spine --dataset "$id" --parent-table dendrite \
        --map "$here/kasthuri2015/spine-map.yaml" -
"$syndb" load "$store" --table synapse --dataset "$id" --map "$here/kasthuri2015/synapse-map.yaml" \
    "$data/kasthuri2015_synapses.csv"
