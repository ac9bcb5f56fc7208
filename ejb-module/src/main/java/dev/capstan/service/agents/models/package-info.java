/** The port to chat models and its providers. Entry point: {@link dev.capstan.service.agents.models.ChatModels}. */
@NullMarked
package dev.capstan.service.agents.models;

import org.jspecify.annotations.NullMarked;
