package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.usage.UsageNormaliser;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.util.function.Consumer;

/** One provider's protocol: its client in the library, and what the library leaves out. */
interface Dialect {
    StreamingChatModel client(ModelSettings settings, HttpClientBuilder http);

    DefaultChatRequestParameters.Builder<?> parameters(ModelSettings settings, ModelRequest request);

    /** Corrects the body that the library wrote, before it is sent. */
    void amend(ObjectNode body, ModelRequest request);

    /** How a conversation is said: whether an answer's blocks keep their order, or text and calls are one message. */
    boolean keepsBlockOrder();

    /** Reads the raw events of one answer. */
    Reader reader(Answer answer, String provider);

    interface Reader {
        /**
         * Notes usage, signatures, block ends and the reason to stop, and forwards what the library shall see.
         *
         * @throws ModelException when the event reports a failure
         */
        void read(ObjectNode event, Consumer<ObjectNode> library) throws ModelException;

        /** Forwards what was kept back until the answer is whole. */
        default void end(Consumer<ObjectNode> library) {}

        /** Whether nothing of interest follows. */
        boolean finished();

        UsageNormaliser usage();
    }
}
