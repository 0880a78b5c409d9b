#!/bin/sh
# load-cb2.sh STORE DATA_DIR: synapses of granule cells on Purkinje cells, and
# how far parallel fibres pass from synapses.
# SYNDB names the program, if it is not on the path.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
syndb=${SYNDB:-syndb}
store=$1
data=$2/cb2_cerebellum

if [ ! -e "$store" ]; then "$syndb" init "$store" --pack syndb --pack "$here/cb2/pack.yaml"; fi
id=$("$syndb" dataset add "$store" --file "$here/cb2/metadata.yaml")
# --ignore-extra: of 54 columns of areas and diameters the pack keeps thirteen.
"$syndb" load "$store" --table synapse --dataset "$id" --map "$here/cb2/synapse-map.yaml" --ignore-extra \
    "$data/grc_pc_synapses.csv.zst"
"$syndb" load "$store" --table parallel_fiber_distance --dataset "$id" --map "$here/cb2/distance-map.yaml" \
    "$data/synapse_parallel_fiber_distances.csv.zst"
