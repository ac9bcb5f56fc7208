package dev.capstan.service.net;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * Stands before every address that a user chose, against server-side request forgery (CWE-918): it lets through http and
 * https to the public internet, and to the inner hosts that the operator allowed.
 *
 * <p>It asks the name service, so it is never called inside a transaction. Ask again before each connection: what a name
 * means can change, and the Java runtime remembers the answer for the moment that follows.
 */
@ApplicationScoped
public class AddressGuard {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Finds what a name means. */
    interface Names {
        InetAddress[] find(String host) throws UnknownHostException;
    }

    @Inject
    NetConfig config;

    Names names = InetAddress::getAllByName;

    /** @throws AddressRefusedException with the reason, and what to do */
    public void check(URI address) {
        String host = hostOf(address);
        if (!allowed(host.toLowerCase(Locale.ROOT), address.getPort())) {
            checkListed(host, address);
            checkPublic(host, find(host));
        }
    }

    /**
     * The addresses to connect to, and to no others: what the name means is asked once, here, so that it cannot mean
     * something else a moment later.
     *
     * @throws AddressRefusedException with the reason, and what to do
     */
    public List<InetAddress> pin(URI address) {
        String host = hostOf(address);
        boolean allowed = allowed(host.toLowerCase(Locale.ROOT), address.getPort());
        if (!allowed) {
            checkListed(host, address);
        }
        InetAddress[] found = find(host);
        if (!allowed) {
            checkPublic(host, found);
        }
        return List.of(found);
    }

    private static String hostOf(URI address) {
        String scheme = address.getScheme();
        String host = address.getHost();
        if (host == null || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
            throw new AddressRefusedException("%s is not an http or https address.".formatted(address));
        }
        if (address.getRawUserInfo() != null) {
            throw new AddressRefusedException("The address holds a user or a password; leave them out.");
        }
        return host;
    }

    private boolean allowed(String host, int port) {
        return config.allowedHosts().contains(host) || config.allowedHosts().contains(host + ":" + port);
    }

    private void checkListed(String host, URI address) {
        boolean encrypted = "https".equalsIgnoreCase(address.getScheme());
        int port = address.getPort() >= 0 ? address.getPort() : encrypted ? HTTPS : HTTP;
        if (!config.lists(host.toLowerCase(Locale.ROOT), port)) {
            throw new AddressRefusedException(
                    "%s is not on the list of hosts that this server may reach. An administrator can add it to capstan.net.only-hosts."
                            .formatted(host));
        }
    }

    private static void checkPublic(String host, InetAddress[] found) {
        for (InetAddress address : found) {
            if (InnerAddresses.holds(address)) {
                throw new AddressRefusedException(("%s is inside the network of this server, which users may not "
                                + "reach. An administrator can allow it in capstan.net.allowed-hosts.")
                        .formatted(host));
            }
        }
    }

    private InetAddress[] find(String host) {
        try {
            return names.find(host);
        } catch (UnknownHostException e) {
            throw new AddressRefusedException("The host %s cannot be found; check its name.".formatted(host));
        }
    }
}
