# Joins the control groups in $1 (separated by ':'), opens the seccomp filter $2 as descriptor 9 when there is one,
# and becomes the rest of the arguments. POSIX sh, still with the rights of the server.
groups=$1 filter=$2
shift 2
IFS=:
for group in $groups; do
    echo $$ > "$group" || exit 125
done
unset IFS
if [ -n "$filter" ]; then
    exec 9< "$filter"
fi
exec "$@"
