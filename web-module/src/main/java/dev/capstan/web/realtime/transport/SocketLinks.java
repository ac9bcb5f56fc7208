package dev.capstan.web.realtime.transport;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open connections of this server. */
@SuppressWarnings("FutureReturnValueIgnored") // listening for the end of a channel cannot fail
final class SocketLinks {
    private static final AttributeKey<SocketLink> LINK = AttributeKey.valueOf(SocketLinks.class, "link");

    private final Map<UUID, SocketLink> byId = new ConcurrentHashMap<>();
    private final Map<UUID, Channel> opening = new ConcurrentHashMap<>();

    /** The library is about to open a connection on this channel, and will not say on which. */
    void expect(UUID id, Channel channel) {
        opening.put(id, channel);
        channel.closeFuture().addListener(closed -> opening.remove(id));
    }

    void add(SocketLink link) {
        byId.put(link.id(), link);
        Channel channel = opening.remove(link.id());
        if (channel != null) {
            bind(channel, link);
        }
    }

    @Nullable
    SocketLink find(UUID id) {
        return byId.get(id);
    }

    @Nullable
    SocketLink remove(UUID id) {
        return byId.remove(id);
    }

    Collection<SocketLink> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    /** The connection whose messages travel on this channel. */
    void bind(Channel channel, SocketLink link) {
        channel.attr(LINK).set(link);
        link.outlet().openedOn(channel);
    }

    @Nullable
    SocketLink on(Channel channel) {
        return channel.attr(LINK).get();
    }
}
