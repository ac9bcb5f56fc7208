/** What the servers of one installation tell each other. Entry point: {@link dev.capstan.service.nodes.NodeBus}. */
@NullMarked
package dev.capstan.service.nodes;

import org.jspecify.annotations.NullMarked;
