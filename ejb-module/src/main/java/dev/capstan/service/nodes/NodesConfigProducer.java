package dev.capstan.service.nodes;

import dev.capstan.service.nodes.channel.RedisSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link NodesConfig}. */
@ApplicationScoped
public class NodesConfigProducer {
    @Produces
    @Dependent
    NodesConfig nodesConfig(
            @ConfigProperty(name = "capstan.nodes.channel", defaultValue = "database") String channel,
            @ConfigProperty(name = "capstan.nodes.redis-url") Optional<String> redisUrl,
            @ConfigProperty(name = "capstan.nodes.redis-topic", defaultValue = "capstan") String topic) {
        return switch (channel) {
            case "database" -> new NodesConfig(Optional.empty());
            case "redis" ->
                new NodesConfig(Optional.of(RedisSettings.of(
                        redisUrl.orElseThrow(() -> new IllegalArgumentException(
                                "capstan.nodes.channel is redis, so capstan.nodes.redis-url must say where it is.")),
                        topic)));
            default ->
                throw new IllegalArgumentException("capstan.nodes.channel must be database or redis, not " + channel);
        };
    }
}
