# For each line of input: the entries of /workspace as "type size time path", each ended by NUL, and an empty one at the end.
# $1 how deep, $2 how many at most.
exec 2> /dev/null
cd /workspace || exit 1
while read -r _; do
    find . -mindepth 1 -maxdepth "$1" \
        -type d \( -name node_modules -o -name .git -o -name .next -o -name dist -o -name build -o -name .cache \
        -o -name __pycache__ -o -name .pytest_cache -o -name .mypy_cache -o -name .ruff_cache -o -name .turbo \
        -o -name venv -o -name .venv -o -name env -o -name .ii_app \) -prune -o \
        -type f -name '*.log' -prune -o -printf '%y %s %T@ %P\0' | head -z -n "$2"
    printf '\0'
done
