# Keeps the network namespace of one sandbox, with its loopback up, for as long as the sandbox is awake.
ip link set lo up 2> /dev/null ||
    ifconfig lo up 2> /dev/null ||
    busybox ip link set lo up 2> /dev/null ||
    perl -e 'socket(S,2,2,0); exit(ioctl(S,0x8914,pack("a16sx14","lo",0x41)) ? 0 : 1)' 2> /dev/null
echo ready
exec sleep infinity
