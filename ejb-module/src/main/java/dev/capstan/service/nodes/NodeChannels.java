package dev.capstan.service.nodes;

import dev.capstan.service.ids.Ids;
import dev.capstan.service.nodes.channel.DatabaseChannel;
import dev.capstan.service.nodes.channel.NodeChannel;
import dev.capstan.service.nodes.channel.NodeMessages;
import dev.capstan.service.nodes.channel.RedisChannel;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import javax.sql.DataSource;

/** The channel that the settings choose. It connects when it is first used. */
@ApplicationScoped
public class NodeChannels {
    @Resource(lookup = "jdbc/capstan")
    DataSource dataSource;

    @Inject
    NodeMessages messages;

    @Inject
    NodesConfig config;

    @Inject
    Ids ids;

    private NodeChannel chosen;

    @PostConstruct
    void choose() {
        chosen = config.redis()
                .<NodeChannel>map(redis -> new RedisChannel(redis, ids.next().toString()))
                .orElseGet(() -> new DatabaseChannel(dataSource, messages::send));
    }

    public NodeChannel current() {
        return chosen;
    }

    @PreDestroy
    void close() {
        chosen.close();
    }
}
