package dev.capstan.service.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * The networks that are not the public internet, by the IANA special-purpose address registries (RFC 6890 and its
 * successors). IPv6 addresses that carry an IPv4 address count as that address.
 */
final class InnerAddresses {
    private record Network(InetAddress prefix, int bits) {
        boolean holds(byte[] address) {
            byte[] wanted = prefix.getAddress();
            if (address.length != wanted.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (wanted[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Network> NETWORKS = List.of(
            network("0.0.0.0", 8),
            network("10.0.0.0", 8),
            network("100.64.0.0", 10),
            network("127.0.0.0", 8),
            network("169.254.0.0", 16),
            network("172.16.0.0", 12),
            network("192.0.0.0", 24),
            network("192.0.2.0", 24),
            network("192.88.99.0", 24),
            network("192.168.0.0", 16),
            network("198.18.0.0", 15),
            network("198.51.100.0", 24),
            network("203.0.113.0", 24),
            network("224.0.0.0", 3),
            network("::", 8),
            network("64:ff9b:1::", 48),
            network("100::", 64),
            network("2001::", 23),
            network("2001:db8::", 32),
            network("fc00::", 7),
            network("fe80::", 9),
            network("ff00::", 8));

    private static final Network NAT64 = network("64:ff9b::", 96);
    private static final Network SIX_TO_FOUR = network("2002::", 16);

    private InnerAddresses() {}

    static boolean holds(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet6Address && NAT64.holds(bytes)) {
            bytes = Arrays.copyOfRange(bytes, 12, 16);
        } else if (address instanceof Inet6Address && SIX_TO_FOUR.holds(bytes)) {
            bytes = Arrays.copyOfRange(bytes, 2, 6);
        }
        byte[] meant = bytes;
        return NETWORKS.stream().anyMatch(network -> network.holds(meant));
    }

    private static Network network(String prefix, int bits) {
        try {
            return new Network(InetAddress.getByName(prefix), bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not an address: " + prefix, e);
        }
    }
}
