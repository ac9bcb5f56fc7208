package dev.capstan.service.nodes;

import dev.capstan.persistence.nodes.NodeMessageRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sends messages between nodes through the database. */
@Stateless
public class NodeMessages {
    @Inject
    NodeMessageRepository messages;

    public void send(UUID node, List<NodeNews> news) {
        messages.send(node + "\n"
                + news.stream().map(one -> one.topic() + " " + one.text()).collect(Collectors.joining("\n")));
    }
}
