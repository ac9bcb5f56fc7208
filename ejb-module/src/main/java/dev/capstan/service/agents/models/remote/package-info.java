/**
 * Models of outside providers, each over its own protocol. Entry point: {@link
 * dev.capstan.service.agents.models.remote.RemoteChatModel}.
 */
@NullMarked
package dev.capstan.service.agents.models.remote;

import org.jspecify.annotations.NullMarked;
