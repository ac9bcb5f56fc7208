package dev.capstan.service.nodes;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The form of a message between nodes: the sender in the first line, then a topic and a text in each. */
final class NodeMessage {
    private NodeMessage() {}

    static String of(UUID sender, List<NodeNews> news) {
        return sender + "\n"
                + news.stream().map(one -> one.topic() + " " + one.text()).collect(Collectors.joining("\n"));
    }

    /** What a node is told; nothing when it told it itself. */
    static List<NodeNews> newsOf(String message, UUID self) {
        List<String> lines = message.lines().toList();
        if (lines.isEmpty() || lines.getFirst().equals(self.toString())) {
            return List.of();
        }
        return lines.stream()
                .skip(1)
                .filter(line -> line.indexOf(' ') > 0)
                .map(line -> new NodeNews(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)))
                .toList();
    }
}
