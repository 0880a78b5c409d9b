#!/bin/sh
# load-cryoet.sh STORE DATA_DIR: the run maps of the cryo-electron tomography
# portal, each a dataset with its curated metadata.
# SYNDB names the program, if it is not on the path.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
syndb=${SYNDB:-syndb}
store=$1
data=$2/cryoet_portal

if [ ! -e "$store" ]; then "$syndb" init "$store" --pack cryoet --pack "$here/cryoet/pack.yaml"; fi
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
python3 "$here/cryoet/run_maps.py" "$data" "$work"
"$syndb" dataset add "$store" --file "$work/datasets.json" >"$work/ids"
# The runs go first: each tilt series and tomogram must then find its run.
for table in run tilt_series tomogram; do
    "$syndb" load "$store" --table "$table" "$work/$table.csv"
done
