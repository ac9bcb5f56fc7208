#!/usr/bin/env bash
# Starts the packaged server on a new embedded database, once to make everything and then ROUNDS times, and prints
# the seconds until /health/ready answers 200 and the resident memory of the server process after IDLE seconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds=${ROUNDS:-3} idle=${IDLE:-60} most_seconds=15 most_megabytes=400
export HTTP_PORT=${HTTP_PORT:-18080}
unset DATABASE_URL

wlp=$PWD/ear/target/liberty/wlp
[ -d "$wlp/usr/servers/capstan" ] || { echo "Build first: ./mvnw package -DskipTests" >&2; exit 2; }
./mvnw -q ${MAVEN_OFFLINE:+-o} -B -pl launcher dependency:build-classpath -Dmdep.outputFile="$PWD/launcher/target/classpath" >&2
jdk=${JAVA25_HOME:-}
for known in /usr/lib/jvm/*25* /opt/*25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    [ -n "$jdk" ] || [ ! -x "$known/bin/java" ] || jdk=$known
done
[ -x "$jdk/bin/java" ] || { echo "Set JAVA25_HOME to a JDK 25." >&2; exit 2; }

CAPSTAN_HOME=$(mktemp -d)
export CAPSTAN_HOME
chmod 711 "$CAPSTAN_HOME"
out=$CAPSTAN_HOME/launcher.out launcher=
stop() {
    [ -z "$launcher" ] || { kill "$launcher" 2> /dev/null || true; wait "$launcher" 2> /dev/null || true; }
    launcher=
}
trap 'stop; rm -rf "$CAPSTAN_HOME"' EXIT

start() {
    "$jdk/bin/java" -Xmx64m -cp "launcher/target/classes:$(< launcher/target/classpath)" \
        dev.capstan.launcher.Launcher "$wlp" > "$out" 2>&1 &
    launcher=$!
    until grep -q 'Capstan is ready' "$out"; do
        kill -0 "$launcher" 2> /dev/null || { cat "$out"; exit 1; }
        sleep 0.2
    done
}
ready() { sed -nE 's/.*waiting until it is ready .*\(([0-9.]+) s\).*/\1/p' "$out"; }
resident() { ps -o rss= -p "$(head -1 "$CAPSTAN_HOME/server.pid")" | awk '{ printf "%d", $1 / 1024 }'; }

start
printf '%-8s %8s s to ready (makes the schema and the caches)\n' first "$(ready)"
stop
best_seconds=999999 best_megabytes=999999
for ((round = 1; round <= rounds; round++)); do
    start
    sleep "$idle"
    seconds=$(ready) megabytes=$(resident)
    printf '%-8s %8s s to ready %6s MB resident after %s s, load %s\n' \
        "start $round" "$seconds" "$megabytes" "$idle" "$(uptime | sed -E 's/.*averages?: ([0-9.]+).*/\1/')"
    stop
    best_seconds=$(printf '%s\n' "$seconds" "$best_seconds" | sort -g | head -1)
    best_megabytes=$(printf '%s\n' "$megabytes" "$best_megabytes" | sort -g | head -1)
done
awk -v s="$best_seconds" -v ls="$most_seconds" -v m="$best_megabytes" -v lm="$most_megabytes" 'BEGIN {
    printf "best: %.1f s of %d s (ratio %.2f), %d MB of %d MB (ratio %.2f)\n", s, ls, s / ls, m, lm, m / lm
    exit s > ls || m > lm }'
