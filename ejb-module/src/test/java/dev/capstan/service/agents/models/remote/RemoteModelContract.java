package dev.capstan.service.agents.models.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModelContract;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelException.Kind;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelsConfig;
import dev.capstan.service.agents.models.Picture;
import dev.capstan.service.agents.models.stub.Exchange;
import dev.capstan.service.agents.models.stub.WireStub;
import dev.capstan.types.runs.CancelToken;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every model does that is reached over a network. */
interface RemoteModelContract extends ChatModelContract {
    String KEY = "sk-test-0123456789abcdef";
    ModelsConfig CONFIG = new ModelsConfig(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(500), false);

    WireStub stub();

    /** Begins an answer with some text and does not end it. */
    void begin(Exchange exchange) throws IOException;

    /** Says in the protocol that the provider failed, inside an answer. */
    void failInside(Exchange exchange) throws IOException;

    static ModelTransport transport() {
        return new ModelTransport(CONFIG, Clock.systemUTC());
    }

    private ModelReply call(String text) throws ModelException {
        return model().stream(ChatModelContract.ask(text), new Recorder(), new CancelToken());
    }

    private ModelException failure(WireStub.Script script) {
        stub().next(script);
        return catchThrowableOfType(ModelException.class, () -> call("!say a"));
    }

    @Test
    default void showsPicturesBesideTheText() throws ModelException {
        String pixels =
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
        Message question = new Message.User("!say seen", List.of(new Picture("image/png", pixels)));

        ModelReply reply = model().stream(
                new ModelRequest("Be brief.", List.of(question), List.of(), 4096), new Recorder(), new CancelToken());

        assertThat(stub().lastReceived().body().toString()).contains(pixels, "image/png", "!say seen");
        assertThat(reply.blocks()).contains(new Block.Text("seen"));
    }

    @Test
    default void passesTheToolsSchemaOnAsItIs() throws ModelException {
        call("!say a");

        assertThat(stub().lastReceived().body().toString())
                .contains(READ.inputSchema().toString())
                .contains("Does Read");
    }

    @Test
    default void asksToBeToldLaterWhenOverloaded() {
        ModelException failure = failure(exchange -> exchange.status(429, Map.of("Retry-After", "12"), "{}"));

        assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(12));
    }

    @Test
    default void showsAShortSentenceOfTheProviderAndNeverAKey() {
        String body = "{\"error\":{\"message\":\"too long; key " + KEY + " used " + "x".repeat(9000) + "\"}}";

        ModelException failure = failure(exchange -> exchange.status(400, Map.of(), body));

        assertThat(failure).hasMessageContaining("too long").hasMessageNotContaining("0123456789");
        assertThat(failure.getMessage()).hasSizeLessThan(500);
    }

    @Test
    default void doesNotShowAProxysErrorPage() {
        ModelException failure = failure(exchange -> exchange.status(502, Map.of(), "<html>secret host</html>"));

        assertThat(failure).hasMessageNotContaining("html");
        assertThat(failure.kind()).isEqualTo(Kind.PROVIDER_FAILED);
    }

    @Test
    default void noticesAFailureInsideAnAnswer() {
        ModelException failure = failure(exchange -> {
            begin(exchange);
            failInside(exchange);
            exchange.gone();
        });

        assertThat(failure.kind()).isEqualTo(Kind.PROVIDER_FAILED);
        assertThat(failure.usage()).isPresent();
    }

    @Test
    default void noticesSilence() {
        long before = System.nanoTime();

        ModelException failure = failure(exchange -> {
            begin(exchange);
            awaitGone(exchange);
        });

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        Awaitility.await().until(() -> stub().open() == 0);
    }

    @Test
    default void noticesThatNoAnswerBegins() {
        ModelException failure = failure(RemoteModelContract::awaitGone);

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.usage()).isEmpty();
    }

    @Test
    default void noticesACutConnection() {
        ModelException failure = failure(exchange -> {
            begin(exchange);
            exchange.cut();
        });

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    default void doesNotTakeAnUnfinishedAnswerForAWholeOne() {
        ModelException failure = failure(exchange -> {
            begin(exchange);
            exchange.end();
        });

        assertThat(failure.kind()).isEqualTo(Kind.PROVIDER_FAILED);
    }

    @Test
    default void refusesWhatIsNotJson() {
        ModelException failure = failure(exchange -> {
            begin(exchange);
            exchange.raw("event: message_delta\ndata: {broken\n\n");
            exchange.end();
        });

        assertThat(failure.kind()).isEqualTo(Kind.PROVIDER_FAILED);
    }

    @Test
    default void saysThatAServerCannotBeReached() {
        stub().close();

        ModelException failure = catchThrowableOfType(ModelException.class, () -> call("!say a"));

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    default void closesTheConnectionWhenCancelled() throws Exception {
        CancelToken cancel = new CancelToken();
        CompletableFuture<Void> spoke = new CompletableFuture<>();
        CompletableFuture<ModelException> failure = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> failure.complete(catchThrowableOfType(
                        ModelException.class,
                        () -> model().stream(
                                ChatModelContract.ask("!say a\n!delay 60000\n!say b"), onText(spoke), cancel))));
        spoke.get(10, TimeUnit.SECONDS);

        long before = System.nanoTime();
        cancel.cancel();

        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .until(() -> !stub().closedByCaller().isEmpty());
        assertThat(Duration.ofNanos(stub().closedByCaller().getFirst() - before))
                .isLessThan(Duration.ofMillis(250));
        Awaitility.await().until(() -> stub().open() == 0);
        assertThat(failure.get(5, TimeUnit.SECONDS).kind()).isEqualTo(Kind.CANCELLED);
    }

    @Test
    default void handsAFaultOfTheListenerToItsCaller() {
        ModelListener broken = new ModelListener() {
            @Override
            public void text(String delta) {
                throw new IllegalStateException("the listener is broken");
            }

            @Override
            public void thinking(String delta) {}

            @Override
            public void blockEnded(dev.capstan.service.agents.models.Block whole) {}
        };

        assertThatThrownBy(() -> model().stream(ChatModelContract.ask("!words 9"), broken, new CancelToken()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the listener is broken");
    }

    private static ModelListener onText(CompletableFuture<Void> spoke) {
        return new Recorder() {
            @Override
            public void text(String delta) {
                spoke.complete(null);
            }
        };
    }

    private static void awaitGone(Exchange exchange) throws InterruptedException {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        exchange.gone().onCancel(() -> gone.complete(null));
        try {
            gone.get(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("the caller did not close the connection", e);
        }
    }
}
