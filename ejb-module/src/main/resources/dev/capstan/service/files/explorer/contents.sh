# For each path below /workspace (ended by NUL) that is a regular file: the path, NUL, its first $1 bytes in Base64, NUL.
exec 2> /dev/null
cd /workspace || exit 1
while IFS= read -r -d '' path; do
    [ -f "$path" ] && [ ! -L "$path" ] || continue
    printf '%s\0' "$path"
    head -c "$1" -- "$path" | base64 -w 0
    printf '\0'
done
