package dev.capstan.service.net;

import java.util.Set;

/** The guard with hosts that an operator allowed, without a container. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
public final class OpenGuard {
    private OpenGuard() {}

    public static AddressGuard to(String... hosts) {
        AddressGuard guard = new AddressGuard();
        guard.config = new NetConfig(Set.of(hosts), Set.of());
        return guard;
    }
}
