package dev.capstan.service.net;

import java.net.InetAddress;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/** Makes web clients for tests of this and other packages. */
public final class WebClients {
    private WebClients() {}

    /** One whose users may reach these inner hosts. */
    public static WebClient allowing(String... hosts) {
        return of(Set.of(hosts), Map.of());
    }

    /** One that is told what names mean. */
    static WebClient of(Set<String> allowed, Map<String, String> names) {
        WebClient client = new WebClient();
        client.clock = Clock.systemUTC();
        client.guard = new AddressGuard();
        client.guard.config = new NetConfig(allowed, java.util.Set.of());
        client.guard.names = host -> names.containsKey(host)
                ? new InetAddress[] {InetAddress.getByName(names.get(host))}
                : InetAddress.getAllByName(host);
        return client;
    }
}
