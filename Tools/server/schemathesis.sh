#!/bin/sh
# Holds a running server against its own OpenAPI document with schemathesis, which
# sends what the document allows and what it does not.
#
#   python3 -m venv V && V/bin/pip install schemathesis
#   PATH=V/bin:$PATH sh Tools/server/schemathesis.sh .build/release/syndb [EXAMPLES]
#
# Serves the demonstration store on a port of 127.0.0.1. EXAMPLES are tried for each
# route, 100 if it is left out. The exit status is 1 where an answer has a status of
# 500 or more, or is not what the document says.
set -eu
syndb=$(realpath "$1")
examples=${2:-100}
command -v schemathesis >/dev/null || {
    echo "schemathesis is not on the PATH; the head of this file says how to get it" >&2
    exit 2
}
work=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT
# It leaves a folder where it runs.
cd "$work"

"$syndb" demo "$work/store" >"$work/demo.log"
"$syndb" serve "$work/store" --listen 127.0.0.1:0 --log-level error --audit "$work/audit.log" \
    2>"$work/server.log" &
server=$!
tries=0
until url=$(sed -n 's/^listening on //p' "$work/server.log") && [ -n "$url" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ]; then
        echo "the server did not start:" >&2
        cat "$work/server.log" >&2
        exit 2
    fi
    sleep 0.1
done

status=0
schemathesis run "$url/openapi.json" --max-examples "$examples" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance ||
    status=1
# What the server has logged are failures of its own.
if grep -q '"level"' "$work/server.log"; then
    cat "$work/server.log" >&2
    status=1
fi
exit "$status"
