#!/bin/sh
# load-all.sh STORE DATA_DIR: one store with every source, each under its own
# metadata.
# SYNDB names the program, if it is not on the path.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
syndb=${SYNDB:-syndb}

"$syndb" init "$1" --pack syndb --pack cryoet --pack "$here/flywire/pack.yaml" \
    --pack "$here/kasthuri2015/pack.yaml" --pack "$here/ca2/pack.yaml" \
    --pack "$here/cb2/pack.yaml" --pack "$here/cryoet/pack.yaml"
for name in flywire kasthuri2015 ca2 cb2 cryoet; do
    "$here/load-$name.sh" "$1" "$2"
done
