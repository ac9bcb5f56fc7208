package dev.capstan.service.agents.models;

import dev.capstan.service.agents.models.demo.DemoChatModel;
import dev.capstan.service.agents.models.remote.ModelTransport;
import dev.capstan.service.agents.models.remote.RemoteChatModel;
import dev.capstan.service.errors.AppException;
import dev.capstan.types.runs.CancelToken;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens models by their settings, and remembers how the last call of each ended. */
@ApplicationScoped
public class ChatModels {
    /** How the last call of a model ended; {@code failure} is null when it ended well. */
    public record LastCall(Instant at, ModelException.@Nullable Kind failure) {
        public boolean ok() {
            return failure == null;
        }
    }

    private static final int MAX_OPEN = 256;

    @Inject
    ModelsConfig config;

    @Inject
    Clock clock;

    private @Nullable ModelTransport transport;
    private final Map<String, LastCall> lastCalls = new ConcurrentHashMap<>();
    private final Map<ModelSettings, ChatModel> open = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ModelSettings, ChatModel> eldest) {
            return size() > MAX_OPEN;
        }
    };

    @PostConstruct
    void start() {
        transport = new ModelTransport(config, clock);
    }

    @PreDestroy
    void stop() {
        if (transport != null) {
            transport.close();
        }
    }

    /** @throws AppException when the provider cannot be called from here */
    public ChatModel open(ModelSettings settings) {
        Providers.refusal(
                        settings.provider(),
                        settings.apiType(),
                        settings.apiKey(),
                        settings.baseUrl(),
                        settings.cloud())
                .ifPresent(reason -> {
                    throw new AppException(
                            AppException.Kind.INVALID,
                            "model_not_supported",
                            "The model %s cannot be used: %s".formatted(settings.modelId(), reason));
                });
        synchronized (open) {
            return open.computeIfAbsent(settings, this::connect);
        }
    }

    /** Empty when the model was not called since the start. */
    public Optional<LastCall> lastCall(String modelId, String provider) {
        return Optional.ofNullable(lastCalls.get(key(modelId, provider)));
    }

    private ChatModel connect(ModelSettings settings) {
        ModelTransport way = transport;
        if (way == null) {
            throw new IllegalStateException("models are opened before the start or after the stop");
        }
        ChatModel model = switch (settings.provider()) {
            case Providers.DEMO -> new DemoChatModel(clock);
            case Providers.OPENAI -> RemoteChatModel.openAi(settings, way);
            case Providers.ANTHROPIC -> RemoteChatModel.anthropic(settings, way);
            case Providers.GOOGLE -> RemoteChatModel.gemini(settings, way);
            case Providers.CEREBRAS, Providers.CUSTOM -> RemoteChatModel.compatible(settings, way);
            default -> throw new IllegalStateException("no client for provider " + settings.provider());
        };
        return watched(model, key(settings.modelId(), settings.provider()));
    }

    private ChatModel watched(ChatModel model, String key) {
        return (ModelRequest request, ModelListener listener, CancelToken cancel) -> {
            try {
                ModelReply reply = model.stream(request, listener, cancel);
                lastCalls.put(key, new LastCall(clock.instant(), null));
                return reply;
            } catch (ModelException e) {
                if (e.kind() != ModelException.Kind.CANCELLED) {
                    lastCalls.put(key, new LastCall(clock.instant(), e.kind()));
                }
                throw e;
            }
        };
    }

    private static String key(String modelId, String provider) {
        return provider + "/" + modelId;
    }
}
