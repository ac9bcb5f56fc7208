#!/usr/bin/env bash
# Holds and settles in the server, beside pgbench with the same statements on the same PostgreSQL in the same run.
# pgbench 15 or newer is looked for in PATH. SECONDS_EACH is how long each of the twelve measurements takes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
command -v pgbench > /dev/null || { echo "Install pgbench (Debian: postgresql) and put it into PATH." >&2; exit 2; }
export CAPSTAN_BENCH_SECONDS=${SECONDS_EACH:-10} CAPSTAN_BENCH_SCRIPTS=$PWD/bench/ledger
CAPSTAN_BENCH_REPORT=$(mktemp)
export CAPSTAN_BENCH_REPORT
trap 'rm -f "$CAPSTAN_BENCH_REPORT"' EXIT
echo "load before: $(uptime | sed -E 's/.*averages?: //')"
./mvnw -B -ntp -q verify -Dspotless.check.skip -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
    -Dit.test=LedgerBenchIT -Dfailsafe.failIfNoSpecifiedTests=false ${MAVEN_OFFLINE:+-o} || { cat "$CAPSTAN_BENCH_REPORT"; exit 1; }
cat "$CAPSTAN_BENCH_REPORT"
echo "load after: $(uptime | sed -E 's/.*averages?: //')"
