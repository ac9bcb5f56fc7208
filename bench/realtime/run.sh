#!/usr/bin/env bash
# Pieces of text to many sockets in rooms: Capstan with its event log, by its own Socket.IO port and by its HTTP port, against a
# plain Node Socket.IO server without a log; the same client, one run, the load raised until delivery lags.
# Build first: ./mvnw package -DskipTests. SESSIONS rooms of WATCHERS sockets; DELAYS are the steps.
# GATEWAY=1 measures the way through the HTTP port too. NODES=2: two nodes of each, with Redis (redis-server in PATH).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../server.sh"
export SESSIONS=${SESSIONS:-20} WATCHERS=${WATCHERS:-10} SECONDS_EACH=${SECONDS_EACH:-4}
delays=${DELAYS:-20 10 5 3 2 1}
work=${BENCH_WORK:-$here/target}
mkdir -p "$work"
cp "$here"/*.mjs "$here"/../lean-socket.mjs "$here"/package*.json "$work"
cd "$work"
[ -d node_modules ] || npm ci --silent --no-audit --no-fund

echo "load before: $(uptime | sed -E 's/.*averages?: //')"
if [ "${NODES:-1}" = 2 ]; then
    redis_port=$(free_port)
    redis-server --bind 127.0.0.1 --port "$redis_port" --save '' --appendonly no > redis.log &
    started+=($!)
    redis=$!
    export REDIS_URL=redis://127.0.0.1:$redis_port
    for _ in $(seq 50); do redis-cli -p "$redis_port" ping > redis.log 2>&1 && break; sleep 0.1; done
fi

peers= addresses=
for ((i = 1; i <= ${NODES:-1}; i++)); do
    node node-server.mjs > "port$i.txt" &
    started+=($!)
    peers="$peers $!"
    for _ in $(seq 50); do [ -s "port$i.txt" ] && break; sleep 0.1; done
    addresses=$addresses${addresses:+,}http://127.0.0.1:$(< "port$i.txt")
done
# shellcheck disable=SC2086
SERVER_PIDS="$peers ${redis:-}" node client.mjs "$addresses" node none $delays | tee node.txt
# shellcheck disable=SC2086
kill $peers

if [ "${NODES:-1}" = 2 ]; then
    start_capstan CAPSTAN_NODES_CHANNEL=redis CAPSTAN_NODES_REDIS_URL="$REDIS_URL"
    join_capstan CAPSTAN_NODES_CHANNEL=redis CAPSTAN_NODES_REDIS_URL="$REDIS_URL"
    direct=$direct,$second_direct
else
    start_capstan
fi
token=$(register)
postgres=$(head -1 "$CAPSTAN_HOME/postgres/data/postmaster.pid")
for way in direct ${GATEWAY:+gateway}; do
    address=$direct
    [ "$way" = direct ] || address=$base
    # shellcheck disable=SC2086
    SERVER_PIDS="$capstan_pid ${second_pid:-} $postgres ${redis:-}" node client.mjs "$address" "capstan-$way" "$token" $delays | tee "$way.txt"
done
node compare.mjs direct ${GATEWAY:+gateway}
echo "load after: $(uptime | sed -E 's/.*averages?: //')"
