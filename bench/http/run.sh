#!/usr/bin/env bash
# Requests per second of what clients ask for most, beside a bare resource in the same server; wrk is looked for in PATH.
# SECONDS_EACH is how long each of the measurements takes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
command -v wrk > /dev/null || { echo "Install wrk (Debian: wrk)." >&2; exit 2; }
export CAPSTAN_BENCH_HTTP_SECONDS=${SECONDS_EACH:-10}
CAPSTAN_BENCH_REPORT=$(mktemp)
export CAPSTAN_BENCH_REPORT
trap 'rm -f "$CAPSTAN_BENCH_REPORT"' EXIT
echo "load before: $(uptime | sed -E 's/.*averages?: //')"
./mvnw -B -ntp -q verify -Dspotless.check.skip -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
    -Dit.test=HttpBenchIT -Dfailsafe.failIfNoSpecifiedTests=false ${MAVEN_OFFLINE:+-o} || { cat "$CAPSTAN_BENCH_REPORT"; exit 1; }
cat "$CAPSTAN_BENCH_REPORT"
echo "load after: $(uptime | sed -E 's/.*averages?: //')"
