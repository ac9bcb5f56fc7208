/** What carries messages between nodes: {@link dev.capstan.service.nodes.channel.NodeChannel}, the port, and its providers. */
@NullMarked
package dev.capstan.service.nodes.channel;

import org.jspecify.annotations.NullMarked;
