#!/bin/sh
# Compares the first token through a running server with the stub model's own.
# Start the stub and the server first, as bench/README.md says. Usage: run.sh [SERVER] [STUB] [ROUNDS]
set -e
here=$(cd "$(dirname "$0")" && pwd)
work="$here/../target/client"
mkdir -p "$work"
cp "$here/../../web-module/src/test/resources/socketio-client/package.json" \
   "$here/../../web-module/src/test/resources/socketio-client/package-lock.json" "$work"
[ -d "$work/node_modules/socket.io-client" ] || (cd "$work" && npm ci --no-audit --no-fund --ignore-scripts)
cd "$work"
exec node "$here/first-token.mjs" "${1:-http://127.0.0.1:8000}" "${2:-http://127.0.0.1:8090}" "${3:-50}"
