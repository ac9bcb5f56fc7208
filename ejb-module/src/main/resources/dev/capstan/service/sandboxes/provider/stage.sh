# Prepares the parts of the new root that are ours, at $root, in a mount namespace of its own. The working directory is
# the sandbox's directory on the host; it is reached without its absolute path, which its user may not be able to walk.
set -e
root=$1 network=$2 extra=$3 limits=$4
shift 4
mount -t tmpfs -o size=32m,mode=755,nosuid,nodev tmpfs "$root"
mkdir -p "$root/workspace" "$root/tmp" "$root/home/agent" "$root/etc"
mount -c --bind ./workspace "$root/workspace"
mount -c --bind ./tmp "$root/tmp"
mount -c --bind ./home "$root/home/agent"
printf 'root:x:0:0:root:/:/usr/sbin/nologin\nagent:x:1000:1000:agent:/home/agent:/bin/bash\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n' > "$root/etc/passwd"
printf 'root:x:0:\nagent:x:1000:\nnogroup:x:65534:\n' > "$root/etc/group"
printf '127.0.0.1 localhost sandbox\n::1 localhost\n' > "$root/etc/hosts"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' > "$root/etc/nsswitch.conf"
printf 'sandbox\n' > "$root/etc/hostname"
if [ "$network" = true ] && [ -e /etc/resolv.conf ]; then
    cat /etc/resolv.conf > "$root/etc/resolv.conf"
fi
# Ends the arguments of env and bash below; the limits are set inside, where the process count is the sandbox's own.
inner='eval "$1"; shift; "$@"; exit $?'
system_parts=(ld.so.cache ld.so.conf ld.so.conf.d alternatives ssl/certs ssl/openssl.cnf ca-certificates pki crypto-policies \
    localtime timezone fonts mime.types magic services protocols os-release debian_version bash.bashrc inputrc \
    chromium chromium.d java-11-openjdk java-17-openjdk java-21-openjdk java-25-openjdk python3 perl ImageMagick-6 node)
environment=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/home/agent USER=agent LOGNAME=agent
    SHELL=/bin/bash LANG=C.UTF-8 TERM=dumb TMPDIR=/tmp)
