/** Messages between nodes. Entry point: {@link dev.capstan.persistence.nodes.NodeMessageRepository}. */
@NullMarked
package dev.capstan.persistence.nodes;

import org.jspecify.annotations.NullMarked;
