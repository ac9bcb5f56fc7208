#!/usr/bin/env bash
# Pieces of text to 200 sockets: Capstan with its event log against a plain Node Socket.IO server, the same client, one run.
# Usage: run.sh http://127.0.0.1:8000   (a running Capstan with the demo model and open registration)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
base=${1:?address of a running Capstan}
work=${BENCH_WORK:-$here/target}
mkdir -p "$work"
cp "$here"/*.mjs "$here"/package*.json "$work"
cd "$work"
[ -d node_modules ] || npm ci --silent --no-audit --no-fund

token=$(curl -sf -X POST "$base/auth/register" -H 'content-type: application/json' \
    -d "{\"email\":\"bench-$RANDOM$RANDOM@example.org\",\"password\":\"measure-the-stream-$RANDOM\",\"name\":\"Bench\"}" |
    sed -E 's/.*"access_token":"([^"]+)".*/\1/')
node node-server.mjs > port.txt &
peer=$!
trap 'kill $peer 2> /dev/null' EXIT
for _ in $(seq 50); do [ -s port.txt ] && break; sleep 0.1; done

WORDS=${WARMUP:-200} node client.mjs "$base" warm-up "$token" > /dev/null
capstan=$(node client.mjs "$base" capstan "$token")
node=$(node client.mjs "http://127.0.0.1:$(cat port.txt)" node)
echo "$capstan"
echo "$node"
node -e '
const [a, b] = process.argv.slice(1).map((line) => JSON.parse(line));
const ratio = (x, y) => (x / y).toFixed(2);
console.log(`Capstan : Node = ${ratio(a.delivered_per_s, b.delivered_per_s)} in deliveries, ${ratio(a.p99_ms, b.p99_ms)} in p99`);
' "$capstan" "$node"
