package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelException.Kind;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.TokenEstimate;
import dev.capstan.service.json.Json;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.UsageDoubt;
import dev.capstan.types.runs.CancelToken;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call from its start to its end, on the thread that makes it: sends what the library wrote, reads the events, guards
 * against silence and failures inside the answer, and ends at once when it is cancelled.
 */
final class StreamingCall {
    private static final Logger LOG = Logger.getLogger(StreamingCall.class.getName());
    private static final ScopedValue<StreamingCall> CURRENT = ScopedValue.newInstance();
    private static final Duration GRACE_AT_END = Duration.ofMillis(200);

    private final ModelSettings settings;
    private final Dialect dialect;
    private final Hosting hosting;
    private final ModelRequest request;
    private final Duration idle;
    private final Answer answer;
    private final Dialect.Reader reader;
    private final Connection connection;
    private @Nullable ModelException failure;
    private boolean done;

    StreamingCall(
            ModelSettings settings,
            Dialect dialect,
            ModelTransport transport,
            ModelRequest request,
            ModelListener listener) {
        this.settings = settings;
        this.dialect = dialect;
        this.hosting = Hosting.of(settings, transport);
        this.request = request;
        this.idle = transport.config().idleTimeout();
        this.answer = new Answer(listener);
        this.reader = dialect.reader(answer, settings.provider());
        this.connection = new Connection(transport, settings);
    }

    static StreamingCall current() {
        return CURRENT.get();
    }

    ModelReply make(StreamingChatModel client, CancelToken cancel) throws ModelException {
        CancelToken.Registration registration = cancel.onCancel(connection::abort);
        try {
            ChatRequest chat = ChatRequest.builder()
                    .messages(Conversation.messages(request, dialect.keepsBlockOrder()))
                    .parameters(dialect.parameters(settings, request)
                            .toolSpecifications(Conversation.tools(request.tools()))
                            .build())
                    .build();
            ScopedValue.where(CURRENT, this).run(() -> client.chat(chat, answer));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "A request cannot be said to " + settings, e);
            throw new ModelException(
                    Kind.INVALID_REQUEST, "This conversation cannot be sent to " + settings.provider() + ".");
        } finally {
            registration.close();
        }
        RuntimeException listenerFault = answer.listenerFault();
        if (listenerFault != null) {
            throw listenerFault;
        }
        ModelException failed = failure;
        if (failed != null) {
            throw ModelException.metered(
                    failed.kind(),
                    String.valueOf(failed.getMessage()),
                    consumed(),
                    failed.retryAfter().orElse(null));
        }
        return reply();
    }

    /** Apart from {@link #perform}, whose frame would keep the tree of it while the model thinks. */
    private byte[] body(HttpRequest asked) throws JsonProcessingException {
        ObjectNode body = (ObjectNode) Json.MAPPER.readTree(asked.body());
        dialect.amend(body, request);
        hosting.amend(body);
        return Json.MAPPER.writeValueAsBytes(body);
    }

    /** Called by the library, through the transport, on the thread of {@link #make}. */
    void perform(HttpRequest asked, ServerSentEventListener library) {
        try (connection) {
            byte[] sent = body(asked);
            ByteStream bytes = connection.open(hosting.route(asked, sent), sent);
            EventDecoder decoder = hosting.decoder();
            byte[] chunk;
            while (!done && (chunk = bytes.next(idle)) != null) {
                deliver(decoder.decode(chunk), library);
                requireNoFailure(decoder);
            }
            if (!done) {
                deliver(decoder.end(), library);
            }
            bytes.finish(GRACE_AT_END);
            reader.end(part -> library.onEvent(new ServerSentEvent(null, part.toString()), CONTEXT));
            library.onClose();
            checkComplete();
        } catch (ModelException e) {
            failure = connection.aborted() ? cancelled() : e;
        } catch (ByteStream.SilenceException ignored) {
            failure = new ModelException(
                    Kind.UNREACHABLE,
                    "%s said nothing for %d seconds in the middle of its answer."
                            .formatted(settings.provider(), idle.toSeconds()));
        } catch (BedrockFrames.UnreadableFrameException e) {
            LOG.log(Level.WARNING, "A frame of " + settings + " cannot be read", e);
            failure = unreadable();
        } catch (IOException e) {
            LOG.log(Level.FINE, "The connection to " + settings + " broke", e);
            failure = connection.aborted()
                    ? cancelled()
                    : new ModelException(
                            Kind.UNREACHABLE,
                            "The connection to %s broke in the middle of its answer.".formatted(settings.provider()));
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
            failure = cancelled();
        }
    }

    private static void requireNoFailure(EventDecoder decoder) throws ModelException {
        Optional<ModelException> told = decoder.failure();
        if (told.isPresent()) {
            throw told.get();
        }
    }

    private void deliver(Iterable<EventDecoder.Event> events, ServerSentEventListener library) throws ModelException {
        for (EventDecoder.Event event : events) {
            if (done) {
                return;
            }
            if (connection.aborted()) {
                throw cancelled();
            }
            if (event.data().strip().equals("[DONE]")) {
                done = true;
                return;
            }
            ObjectNode data = object(event.data());
            String name = event.name() == null ? data.path("type").asText(null) : event.name();
            reader.read(data, part -> library.onEvent(new ServerSentEvent(name, part.toString()), CONTEXT));
            done = reader.finished() || answer.listenerFault() != null;
            if (answer.libraryFault() != null) {
                LOG.log(Level.WARNING, "An event of " + settings + " cannot be read", answer.libraryFault());
                throw unreadable();
            }
        }
    }

    private ObjectNode object(String data) throws ModelException {
        try {
            JsonNode node = Json.MAPPER.readTree(data);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            LOG.log(Level.FINE, "An event of " + settings + " is not JSON", e);
        }
        throw unreadable();
    }

    private ModelException unreadable() {
        return new ModelException(
                Kind.PROVIDER_FAILED, settings.provider() + " sent an answer that cannot be read; try again later.");
    }

    private ModelException cancelled() {
        return new ModelException(Kind.CANCELLED, "The call of " + settings.provider() + " was cancelled.");
    }

    private void checkComplete() throws ModelException {
        if (connection.aborted() && !done) {
            throw cancelled();
        }
        if (answer.libraryFault() != null) {
            throw unreadable();
        }
        if (answer.stopReason() == null && answer.listenerFault() == null) {
            throw new ModelException(
                    Kind.PROVIDER_FAILED,
                    settings.provider() + " ended its answer without saying that it is complete; try again later.");
        }
    }

    private ModelReply reply() {
        answer.endBlock();
        StopReason reason = answer.stopReason();
        MeteredUsage used =
                reader.usage().ended(TokenEstimate.of(request), TokenEstimate.ofBytes(answer.streamedBytes()));
        report(used);
        return new ModelReply(answer.blocks(), used.usage(), reason == null ? StopReason.END : reason, used.doubt());
    }

    private @Nullable MeteredUsage consumed() {
        Optional<MeteredUsage> used =
                reader.usage().cutOff(TokenEstimate.of(request), TokenEstimate.ofBytes(answer.streamedBytes()));
        used.ifPresent(this::report);
        return used.orElse(null);
    }

    private void report(MeteredUsage used) {
        UsageDoubt doubt = used.doubt();
        if (doubt != null) {
            LOG.log(
                    doubt.quarantined() ? Level.WARNING : Level.INFO,
                    "What a call of {0} consumed is estimated: {1}",
                    new Object[] {settings, doubt.reason()});
        }
    }

    /** Cancelling is ours, through the connection; the library has no need to. */
    private static final ServerSentEventContext CONTEXT =
            new ServerSentEventContext(new ServerSentEventParsingHandle() {
                @Override
                public void cancel() {}

                @Override
                public boolean isCancelled() {
                    return false;
                }
            });
}
