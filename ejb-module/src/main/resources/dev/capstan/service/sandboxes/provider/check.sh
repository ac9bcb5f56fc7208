# Looks at the sandbox from inside and says what is not as it must be; silent when all is well.
bad() { echo "$1"; exit 1; }
[ "$(id -u)" = 1000 ] || bad "it runs as user $(id -u)"
for pid in /proc/[0-9]*; do n=$((n + 1)); done
[ "$n" -le 8 ] || bad "it sees $n processes"
[ -e /root ] && bad "it sees /root"
[ -e /etc/shadow ] && bad "it sees /etc/shadow"
: 2> /dev/null > /usr/.capstan-probe && bad "it can write to /usr"
: > /workspace/.probe || bad "it cannot write to /workspace"
: > /tmp/.probe || bad "it cannot write to /tmp"
while read -r key value; do
    case $key in
        CapPrm: | CapEff: | CapAmb:) [ "$((16#$value))" = 0 ] || bad "it holds capabilities" ;;
        NoNewPrivs:) [ "$value" = 1 ] || bad "it can gain privileges" ;;
        Seccomp:) [ "$1" != seccomp ] || [ "$value" = 2 ] || bad "its system calls are not filtered" ;;
    esac
done < /proc/self/status
unshare --user true 2> /dev/null && bad "it can make user namespaces"
if [ "$2" != network ]; then
    while read -r interface rest; do
        case $interface in
            lo:* | Inter* | face*) ;;
            *) bad "it sees the network interface $interface" ;;
        esac
    done < /proc/net/dev
fi
exit 0
