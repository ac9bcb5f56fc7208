/** Ports of sandboxes, reached from outside by links. Entry point: {@link dev.capstan.service.sandboxes.ports.SandboxPorts}. */
@NullMarked
package dev.capstan.service.sandboxes.ports;

import org.jspecify.annotations.NullMarked;
