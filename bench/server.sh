# For the other scripts: the packaged server on a new embedded database, with both ports open and limits out of the way.
# start_capstan [NAME=VALUE…] sets base, direct, capstan_pid and CAPSTAN_HOME; join_capstan starts
# a second node beside it and sets second_direct and second_pid.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
wlp=$root/ear/target/liberty/wlp
jdk=${JAVA25_HOME:-}
for known in /usr/lib/jvm/*25* /opt/*25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    [ -n "$jdk" ] || [ ! -x "$known/bin/java" ] || jdk=$known
done
[ -x "$jdk/bin/java" ] || { echo "Set JAVA25_HOME to a JDK 25." >&2; exit 2; }
[ -d "$wlp/usr/servers/capstan" ] || { echo "Build first: ./mvnw package -DskipTests" >&2; exit 2; }
unset DATABASE_URL
started=()

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

launch() { # home http-port socket-port NAME=VALUE…
    local home=$1 http=$2 socket=$3
    shift 3
    env CAPSTAN_HOME="$home" HTTP_PORT="$http" SOCKETIO_HOST=127.0.0.1 SOCKETIO_PORT="$socket" \
        CAPSTAN_LIMITS_SOCKET=1000000/PT1M CAPSTAN_LIMITS_SOCKETS_PER_USER=20000 CAPSTAN_LIMITS_REQUEST=1000000/PT1M \
        CAPSTAN_LIMITS_CHAT=1000000/PT1M CAPSTAN_LIMITS_REGISTRATION=100000/PT1M CAPSTAN_CREDITS_SIGNUP_GRANT=1000000 \
        CAPSTAN_RUNS_MAX_PER_NODE=1000 CAPSTAN_FOLLOW_PARENT=false "$@" \
        "$jdk/bin/java" -Xmx64m -cp "$root/launcher/target/classes:$(< "$root/launcher/target/classpath")" \
        dev.capstan.launcher.Launcher "$wlp" > "$home/launcher.out" 2>&1 &
    started+=($!)
    until grep -q 'Capstan is ready' "$home/launcher.out"; do
        kill -0 $! 2> /dev/null || { cat "$home/launcher.out"; exit 1; }
        sleep 0.2
    done
}

start_capstan() {
    (cd "$root" && ./mvnw -q ${MAVEN_OFFLINE:+-o} -B -pl launcher dependency:build-classpath -Dmdep.outputFile="$root/launcher/target/classpath" >&2)
    CAPSTAN_HOME=$(mktemp -d)
    chmod 711 "$CAPSTAN_HOME"
    local http socket
    http=$(free_port) socket=$(free_port)
    launch "$CAPSTAN_HOME" "$http" "$socket" "$@"
    base=http://127.0.0.1:$http direct=http://127.0.0.1:$socket
    capstan_pid=$(head -1 "$CAPSTAN_HOME/server.pid")
}

join_capstan() { # another node on the same database, with the same keys
    second_home=$(mktemp -d)
    chmod 711 "$second_home"
    cp -r "$CAPSTAN_HOME/keys" "$second_home/keys"
    local http socket
    http=$(free_port) socket=$(free_port)
    launch "$second_home" "$http" "$socket" \
        DATABASE_URL="postgresql://capstan:$(< "$CAPSTAN_HOME/keys/database.password")@127.0.0.1:$(< "$CAPSTAN_HOME/postgres/port")/capstan" "$@"
    second_direct=http://127.0.0.1:$socket
    second_pid=$(head -1 "$second_home/server.pid")
}

register() { # prints a token
    curl -sf -X POST "$base/auth/register" -H 'content-type: application/json' \
        -d "{\"email\":\"bench-$RANDOM$RANDOM@example.org\",\"password\":\"measure-the-stream-$RANDOM\",\"name\":\"Bench\"}" |
        sed -E 's/.*"access_token":"([^"]+)".*/\1/'
}

stop_all() {
    local pid
    # what was started last ends first
    for pid in $(printf '%s\n' "${started[@]}" | tac); do kill "$pid" 2> /dev/null || true; done
    for pid in "${started[@]}"; do wait "$pid" 2> /dev/null || true; done
    [ -z "${CAPSTAN_HOME:-}" ] || rm -rf "$CAPSTAN_HOME" "${second_home:-}"
}
trap stop_all EXIT
