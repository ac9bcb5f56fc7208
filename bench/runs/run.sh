#!/usr/bin/env bash
# Many runs at the same time, what waits, and a long session: delays, memory and first pages, each beside its limit.
# Build first: ./mvnw package -DskipTests. psql is looked for in PATH. RUNS, SECONDS_EACH, SOCKETS, WAITING, ROUNDS are sizes;
# PARTS chooses among DELAY, MEMORY and JOIN.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v psql > /dev/null || { echo "Install psql (Debian: postgresql-client) and put it into PATH." >&2; exit 2; }
source "$here/../server.sh"
model_out=$(mktemp)
node "$here/model.mjs" > "$model_out" &
model=$!
started+=("$model")
until [ -s "$model_out" ]; do sleep 0.1; done
echo "load before: $(uptime | sed -E 's/.*averages?: //')"
start_capstan MODEL_CONFIGS="[{\"model_id\":\"stub\",\"provider\":\"Custom\",\"api_key\":\"x\",\"base_url\":\"http://127.0.0.1:$(head -1 "$model_out")/v1\",\"is_default\":true,\"pricing\":{\"input_price_per_million\":1,\"output_price_per_million\":1}}]"
export CAPSTAN_PID=$capstan_pid JCMD=$jdk/bin/jcmd
token=$(register)
measure() { node "$here/runs.mjs" "$1" "$base" "$direct" "$token" || failed=1; }

failed=0
for part in ${PARTS:-MEMORY JOIN DELAY}; do
    case $part in
    DELAY)
        measure DELAY
        kill -USR2 "$model"
        sleep 1
        sed -n '2,$p' "$model_out"
        ;;
    JOIN)
        export PGPASSWORD=$(< "$CAPSTAN_HOME/keys/database.password")
        sql() { psql -h 127.0.0.1 -p "$(< "$CAPSTAN_HOME/postgres/port")" -U capstan -d capstan -v ON_ERROR_STOP=1 -At "$@"; }
        SESSION=$(curl -sf -X POST "$base/v1/sessions" -H "authorization: Bearer $token" -H 'content-type: application/json' -d '{}' |
            sed -E 's/.*"id":"([^"]+)".*/\1/')
        export SESSION
        sql -q -c "INSERT INTO session_events (session_id, seq, id, name, event_group, audience, content, delta, created_at)
            SELECT '$SESSION', n, gen_random_uuid(), CASE WHEN n % 2 = 1 THEN 'session.user_message' ELSE 'agent.response' END,
                   CASE WHEN n % 2 = 1 THEN 'session' ELSE 'agent' END, 'VIEWERS',
                   jsonb_build_object('text', repeat('A sentence of the talk, number ' || n || '. ', 8)), false, now()
            FROM generate_series(1, 100000) n" \
            -c "UPDATE session_heads SET last_seq = 100000 WHERE session_id = '$SESSION'" -c 'ANALYZE session_events'
        measure JOIN
        sql -c "EXPLAIN (ANALYZE, BUFFERS) SELECT seq, id, name, event_group, run_id, audience, CAST(content AS text), delta,
            covers_from, covers_to, created_at FROM session_events WHERE session_id = '$SESSION' AND seq > 50000
            ORDER BY seq LIMIT 500"
        ;;
    MEMORY) measure MEMORY ;;
    esac
done
echo "load after: $(uptime | sed -E 's/.*averages?: //')"
exit "$failed"
