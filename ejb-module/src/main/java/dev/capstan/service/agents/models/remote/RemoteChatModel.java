package dev.capstan.service.agents.models.remote;

import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.types.runs.CancelToken;
import dev.langchain4j.model.chat.StreamingChatModel;
import java.net.URI;

/**
 * A model of an outside provider. Everything of a call happens on the caller's thread: the client library is given a
 * transport that reads the answer there.
 */
public final class RemoteChatModel implements ChatModel {
    private static final URI OPENAI = URI.create("https://api.openai.com/v1");
    private static final URI CEREBRAS = URI.create("https://api.cerebras.ai/v1");

    private final ModelSettings settings;
    private final Dialect dialect;
    private final ModelTransport transport;
    private final StreamingChatModel client;

    private RemoteChatModel(ModelSettings settings, Dialect dialect, ModelTransport transport) {
        this.settings = settings;
        this.dialect = dialect;
        this.transport = transport;
        this.client = dialect.client(settings, transport.builder());
    }

    public static RemoteChatModel openAi(ModelSettings settings, ModelTransport transport) {
        return new RemoteChatModel(settings, new OpenAiDialect(OPENAI, true), transport);
    }

    /** A server that is compatible with OpenAI's chat completions; it must have a base URL, except Cerebras' own. */
    public static RemoteChatModel compatible(ModelSettings settings, ModelTransport transport) {
        return new RemoteChatModel(settings, new OpenAiDialect(CEREBRAS, false), transport);
    }

    public static RemoteChatModel anthropic(ModelSettings settings, ModelTransport transport) {
        return new RemoteChatModel(settings, new AnthropicDialect(), transport);
    }

    public static RemoteChatModel gemini(ModelSettings settings, ModelTransport transport) {
        return new RemoteChatModel(settings, new GeminiDialect(), transport);
    }

    @Override
    public ModelReply stream(ModelRequest request, ModelListener listener, CancelToken cancel) throws ModelException {
        return new StreamingCall(settings, dialect, transport, request, listener).make(client, cancel);
    }
}
