package dev.capstan.service.agents.models;

import dev.capstan.types.runs.CancelToken;

/** A model that streams its answers, bound to one provider, key and model id. Safe for many calls at once. */
public interface ChatModel {
    /**
     * Makes one call and blocks until it ended. It is made once: retrying is the caller's decision. When
     * {@code cancel} fires, the provider's connection is closed at once and the call ends with
     * {@link ModelException.Kind#CANCELLED}.
     */
    ModelReply stream(ModelRequest request, ModelListener listener, CancelToken cancel) throws ModelException;
}
