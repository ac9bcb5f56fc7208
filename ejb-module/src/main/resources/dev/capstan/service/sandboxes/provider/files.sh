# One operation on one file, inside the sandbox: $1 operation, $2 path, then what it needs. The exit code 90 goes with a
# sentence on standard error.
refuse() {
    printf '%s' "$1" >&2
    exit 90
}
operation=$1 path=$2
real=$(realpath -m -- "$path" && printf x) || refuse "$path cannot be resolved."
real=${real%?x}
case $real in
    /workspace | /workspace/* | /tmp | /tmp/*) ;;
    *) refuse "$path leads outside /workspace and /tmp." ;;
esac
present() {
    [ -e "$real" ] || refuse "$path does not exist."
    [ ! -d "$real" ] || refuse "$path is a directory."
    [ -f "$real" ] || refuse "$path is not a regular file."
}
case $operation in
    read)
        present
        size=$(stat -c %s -- "$real") || refuse "$path cannot be read."
        [ "$size" -le "$3" ] || refuse "$path has $size bytes; at most $3 can be read at once."
        cat -- "$real" 2> /dev/null || refuse "$path cannot be read."
        ;;
    write)
        [ ! -d "$real" ] || refuse "$path is a directory."
        [ ! -e "$real" ] || [ -f "$real" ] || refuse "$path is not a regular file."
        mkdir -p -- "${real%/*}" 2> /dev/null || refuse "The directory of $path cannot be made."
        fresh=$(mktemp -- "${real%/*}/.write-XXXXXXXX" 2> /dev/null) || refuse "$path cannot be written."
        if cat > "$fresh" && [ "$(stat -c %s -- "$fresh")" = "$3" ]; then
            if [ -e "$real" ]; then
                chmod --reference="$real" -- "$fresh"
            else
                chmod 644 -- "$fresh"
            fi
            mv -f -- "$fresh" "$real" || refuse "$path cannot be written."
        else
            rm -f -- "$fresh"
            refuse "$path could not be written as a whole."
        fi
        ;;
    kind)
        if [ -d "$real" ]; then
            printf directory
        elif [ -e "$real" ]; then
            printf file
        fi
        ;;
    list)
        [ -d "$real" ] || refuse "$path is not a directory."
        cd -- "$real" 2> /dev/null || refuse "$path cannot be read."
        find . -mindepth 1 -maxdepth "$3" -name '.*' -prune -o -name node_modules -prune -print0 -o \
            \( -type d -printf '%P/\0' -o -printf '%P\0' \) 2> /dev/null | head -z -n "$4" | LC_ALL=C sort -z
        ;;
    delete)
        # the link itself, not what it leads to
        [ ! -L "$path" ] || real=$path
        [ -L "$real" ] || present
        rm -f -- "$real" || refuse "$path cannot be deleted."
        ;;
esac
