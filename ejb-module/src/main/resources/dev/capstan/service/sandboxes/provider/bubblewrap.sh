# Becomes bubblewrap over what was staged.
options=(--unshare-user --disable-userns --unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup-try
    --hostname sandbox --uid 1000 --gid 1000 --cap-drop ALL --die-with-parent --new-session --clearenv
    --proc /proc --dev /dev --size 67108864 --tmpfs /dev/shm --ro-bind /usr /usr)
for part in bin sbin lib lib32 lib64 libx32; do
    if [ -L "/$part" ]; then
        options+=(--symlink "$(readlink "/$part")" "/$part")
    else
        options+=(--ro-bind-try "/$part" "/$part")
    fi
done
for part in passwd group hosts nsswitch.conf hostname resolv.conf; do
    options+=(--ro-bind-try "$root/etc/$part" "/etc/$part")
done
for part in "${system_parts[@]}"; do
    options+=(--ro-bind-try "/etc/$part" "/etc/$part")
done
IFS=:
for part in $extra; do
    options+=(--ro-bind-try "$part" "$part")
done
unset IFS
exec bwrap "${options[@]}" --perms 0755 --dir /home --perms 0755 --dir /var --perms 0755 --dir /run \
    --bind "$root/workspace" /workspace --bind "$root/tmp" /tmp --bind "$root/home/agent" /home/agent \
    --remount-ro / --chdir /workspace --seccomp 9 -- \
    env -i "${environment[@]}" bash -c 'eval "$1"; shift; exec "$@"' limits "$limits" "$@"
