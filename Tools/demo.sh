#!/usr/bin/env bash
# Installs what is missing, builds syndb and runs its demo.
#
#   Tools/demo.sh            a store in a new temporary folder
#   Tools/demo.sh FOLDER     a store in FOLDER, which must not exist or be empty
set -euo pipefail
folder=${1:-$(mktemp -d "${TMPDIR:-/tmp}/syndb-demo.XXXXXX")}
case $folder in /*) ;; *) folder=$PWD/$folder ;; esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source Tools/prepare.sh

prepare
build_release syndb
"$syndb" demo "$folder"
printf '\nThe program is %s\nThe store is   %s\n' "$syndb" "$folder"
