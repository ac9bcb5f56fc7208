package dev.capstan.service.chat;

import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.chat.ChatBills.Step;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.files.MessagePictures;
import dev.capstan.service.files.StoredFile;
import dev.capstan.service.files.texts.DocumentTexts;
import dev.capstan.service.files.texts.TextState;
import dev.capstan.service.realtime.EventWriter;
import dev.capstan.service.runs.InputBound;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.UsageDoubt;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers one question: rounds of the model and its tools, until it has nothing more to ask for or is stopped. */
@ApplicationScoped
public class ChatWorker {
    private static final Logger LOG = Logger.getLogger(ChatWorker.class.getName());
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    @Inject
    ChatJournal journal;

    @Inject
    ChatOpening opening;

    @Inject
    EventWriter writer;

    @Inject
    ChatNode node;

    @Inject
    DocumentTexts documents;

    @Inject
    MessagePictures pictures;

    @Inject
    ChatSummaries summaries;

    @Inject
    CouncilWorker councils;

    @Inject
    ChatToolCalls tools;

    void work(Begun turn, ChatModel model, CancelToken cancel) {
        try {
            guarded(turn, model, cancel);
        } catch (TurnLostException e) {
            LOG.log(Level.INFO, "Turn {0} has ended without this node.", turn.turnId());
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "The end of turn " + turn.turnId() + " could not be stored.", e);
        } finally {
            node.leave(turn.turnId());
        }
    }

    private void guarded(Begun turn, ChatModel model, CancelToken cancel) {
        Progress progress = new Progress();
        try {
            answer(read(turn, cancel), model, cancel, progress);
        } catch (TurnLostException e) {
            throw e;
        } catch (CancellationException e) {
            journal.cancelled(turn, progress.cut);
        } catch (ChatFailure e) {
            journal.failed(turn, progress.cut, e);
        } catch (AppException e) {
            journal.failed(turn, progress.cut, ChatFailure.of(e));
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "Turn " + turn.turnId() + " failed unexpectedly.", e);
            journal.failed(
                    turn,
                    progress.cut,
                    ChatFailure.of(
                            "The answer failed on the server's side. Its id is %s: give it to your administrator."
                                    .formatted(turn.turnId()),
                            true));
        }
    }

    /** What is not stored yet when something goes wrong. */
    private static final class Progress {
        private @Nullable CutOff cut;
    }

    /** The same turn with the texts of its documents, as far as they can be had in time. */
    private Begun read(Begun turn, CancelToken cancel) {
        List<UUID> unread =
                turn.attached().documents().stream().map(StoredFile::id).toList();
        if (unread.isEmpty()) {
            return turn;
        }
        Map<UUID, TextState> states = documents.await(turn.userId(), unread, ChatSettings.READING_TIME, cancel);
        return opening.retold(turn, turn.attached().told(turn.question(), turn.userId(), documents, states));
    }

    private void answer(Begun turn, ChatModel model, CancelToken cancel, Progress progress) {
        Council council = turn.council();
        if (council != null) {
            councils.answer(turn, council, cancel);
        } else if (ChatSummaries.due(turn, turn.likelyTokens())) {
            opening.releaseFirst(turn);
            rounds(summaries.shorten(turn, model, cancel), model, cancel, progress, false);
        } else {
            rounds(turn, model, cancel, progress, true);
        }
    }

    /** @param held whether what the first call can cost is held already */
    private void rounds(Begun turn, ChatModel model, CancelToken cancel, Progress progress, boolean held) {
        List<Message> messages = new ArrayList<>(shown(turn));
        boolean shortened = !held;
        for (int round = 1; round <= ChatSettings.MOST_ROUNDS; round++) {
            cancel.throwIfCancelled();
            ModelReply reply = round(turn, model, messages, new Place(round, held), cancel, progress);
            if (reply.toolCalls().isEmpty()) {
                return;
            }
            messages.add(new Message.Assistant(reply.blocks()));
            List<ToolResult> results = tools.make(turn, round, reply.toolCalls(), cancel);
            journal.results(turn, results);
            messages.add(new Message.ToolResults(results));
            if (!shortened && ChatSummaries.due(turn, reply.usage().total())) {
                shortened = true;
                List<Message> since =
                        List.copyOf(messages.subList(turn.messages().size(), messages.size()));
                Begun shorter = summaries.shorten(turn, model, cancel);
                messages.clear();
                messages.addAll(shown(shorter));
                messages.addAll(since);
            }
        }
        throw ChatFailure.of(
                "The answer was ended after %d rounds of tools. Ask again to go on."
                        .formatted(ChatSettings.MOST_ROUNDS),
                false);
    }

    private List<Message> shown(Begun turn) {
        return pictures.shown(
                turn.userId(),
                turn.told().messages(),
                turn.told().pictures(),
                turn.model().settings());
    }

    private record Place(int round, boolean firstHeld) {}

    private ModelReply round(
            Begun turn, ChatModel model, List<Message> messages, Place place, CancelToken cancel, Progress progress) {
        for (int attempt = 1; ; attempt++) {
            ModelHold hold = hold(turn, messages, place, attempt);
            ModelRequest request = ChatSettings.request(messages, turn.tools().specs(), hold.maxOutputTokens());
            ChatVoice voice = new ChatVoice(writer, turn.sessionId(), turn.turnId());
            try {
                ModelReply reply = model.stream(request, voice, cancel);
                voice.awaitWritten();
                journal.reply(turn, reply, hold.holdId());
                return reply;
            } catch (ModelException e) {
                MeteredUsage used = used(e, request, voice);
                CutOff cut = new CutOff(hold.holdId(), used, voice.cutOff());
                voice.awaitWritten();
                boolean again = e.transientFault() && !voice.spoke() && attempt < ChatSettings.ATTEMPTS;
                if (cancel.cancelled() || !again) {
                    progress.cut = cut;
                    cancel.throwIfCancelled();
                    throw ChatFailure.of(String.valueOf(e.getMessage()), e.transientFault());
                }
                journal.settle(turn, hold.holdId(), used);
                pause(attempt, e, cancel);
            }
        }
    }

    private ModelHold hold(Begun turn, List<Message> messages, Place place, int attempt) {
        if (place.round() == 1 && attempt == 1 && place.firstHeld()) {
            return turn.firstHold();
        }
        ModelRequest most = ChatSettings.request(
                messages, turn.tools().specs(), turn.model().settings().maxOutputTokens());
        String step = "model/%d/%d%s".formatted(place.round(), attempt, place.firstHeld() ? "" : "s");
        return journal.hold(
                turn, turn.model(), new Step(ActKind.MODEL_CALL, step, InputBound.of(most), most.maxOutputTokens()));
    }

    private static MeteredUsage used(ModelException e, ModelRequest request, ChatVoice voice) {
        return e.usage()
                .map(usage -> new MeteredUsage(usage, e.doubt().orElse(null)))
                .orElseGet(() -> new MeteredUsage(
                        voice.spoke() ? InputBound.estimate(request, voice.characters()) : TokenUsage.NONE,
                        new UsageDoubt("the call ended without a report", null)));
    }

    private static void pause(int attempt, ModelException e, CancelToken cancel) {
        long wished = e.retryAfter().orElse(Duration.ZERO).toMillis();
        long millis = Math.min(Math.max(wished, 400L << attempt), LONGEST_PAUSE.toMillis());
        CountDownLatch stopped = new CountDownLatch(1);
        try (CancelToken.Registration registration = cancel.onCancel(stopped::countDown)) {
            if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
                throw new CancellationException("stopped before another attempt");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted before another attempt");
        }
    }
}
