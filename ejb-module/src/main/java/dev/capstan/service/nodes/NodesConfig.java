package dev.capstan.service.nodes;

import dev.capstan.service.nodes.channel.RedisSettings;
import java.util.Optional;

/**
 * How the nodes of one installation wake each other.
 *
 * @param redis where Redis is, when messages go through it; otherwise they go through the database
 */
public record NodesConfig(Optional<RedisSettings> redis) {}
