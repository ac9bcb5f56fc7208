# Builds the root by hand and enters it. This is process 1 of its own process namespace.
readonly_bind() {
    local flags
    [ -e "$1" ] || return 0
    if [ -d "$1" ]; then
        mkdir -p "$root$1"
    else
        mkdir -p "$root${1%/*}"
        : > "$root$1"
    fi
    mount --rbind "$1" "$root$1"
    # flags that the host has set on the mount are locked and must be repeated
    flags=$(findmnt -n -o VFS-OPTIONS -M "$root$1")
    mount -o "remount,bind,ro,nosuid,${flags#r?}" "$root$1"
}
readonly_bind /usr
for part in bin sbin lib lib32 lib64 libx32; do
    if [ -L "/$part" ]; then
        ln -s "$(readlink "/$part")" "$root/$part"
    elif [ -d "/$part" ]; then
        readonly_bind "/$part"
    fi
done
# copied in one go, since a mount for each would take longer than many a command
(
    cd /etc
    present=()
    for part in "${system_parts[@]}"; do
        [ ! -e "$part" ] || present+=("$part")
    done
    cp -r -P --parents -- "${present[@]}" "$root/etc"
) 2> /dev/null || true
IFS=:
for part in $extra; do
    readonly_bind "$part"
done
unset IFS
mkdir -p "$root/proc" "$root/dev/pts" "$root/dev/shm" "$root/run" "$root/var"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
for device in null zero full random urandom tty; do
    : > "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,nosuid,noexec devpts "$root/dev/pts"
mount -t tmpfs -o size=64m,mode=1777,nosuid,nodev tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
hostname sandbox 2> /dev/null || echo sandbox > /proc/sys/kernel/hostname || true
# one more user namespace, for the unprivileged user below, and none after it
echo 1 > /proc/sys/user/max_user_namespaces
mount -o remount,bind,ro,nosuid,nodev "$root"
cd "$root"
pivot_root . .
umount -l .
cd /workspace
exec unshare --user --map-user=1000 --map-group=1000 --keep-caps \
    setpriv --no-new-privs --bounding-set=-all --inh-caps=-all --ambient-caps=-all -- \
    env -i "${environment[@]}" bash -c "$inner" limits "$limits" "$@"
