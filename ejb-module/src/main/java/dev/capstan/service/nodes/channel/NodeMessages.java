package dev.capstan.service.nodes.channel;

import dev.capstan.persistence.nodes.NodeMessageRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/** Sends messages between nodes through the database, each in a transaction of its own. */
@Stateless
public class NodeMessages {
    @Inject
    NodeMessageRepository messages;

    public void send(String message) {
        messages.send(message);
    }
}
