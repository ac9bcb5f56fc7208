package dev.capstan.web.filters;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Settings under {@code capstan.web.trusted-proxies}.
 *
 * @param trusted whose word about where a request came from is taken
 */
public record ProxyConfig(List<Network> trusted) {
    public ProxyConfig {
        trusted = List.copyOf(trusted);
    }

    boolean trusts(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.holds(address));
    }

    /** A block of addresses, such as {@code 10.0.0.0/8}. */
    public record Network(InetAddress base, int bits) {
        /** @throws IllegalArgumentException when the text is neither an address nor a block of them */
        static Network parse(String text) {
            String[] parts = text.strip().split("/", 2);
            try {
                InetAddress base = InetAddress.ofLiteral(parts[0]);
                int all = base.getAddress().length * Byte.SIZE;
                int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
                if (bits < 0 || bits > all) {
                    throw new IllegalArgumentException("a prefix of " + bits + " bits");
                }
                return new Network(base, bits);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "capstan.web.trusted-proxies takes addresses like 10.0.0.7 and blocks like 10.0.0.0/8, not "
                                + text,
                        e);
            }
        }

        boolean holds(InetAddress address) {
            byte[] own = base.getAddress();
            byte[] other = address.getAddress();
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            return own.length == other.length
                    && Arrays.equals(own, 0, whole, other, 0, whole)
                    && (rest == 0 || (own[whole] ^ other[whole]) >> (Byte.SIZE - rest) == 0);
        }
    }
}
