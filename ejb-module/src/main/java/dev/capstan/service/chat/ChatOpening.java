package dev.capstan.service.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.persistence.chat.ChatMessage;
import dev.capstan.persistence.chat.ChatRepository;
import dev.capstan.persistence.chat.ChatTurn;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.Picture;
import dev.capstan.service.chat.ChatBills.Step;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.runs.InputBound;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.sessions.SessionView;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.Toolbox;
import dev.capstan.types.chat.ChatRole;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.MeteredUsage;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How turns begin: each method stores what is asked, works out what the model is told of the conversation, and holds what the
 * first calls can cost, or does none of it.
 */
@Stateless
public class ChatOpening {
    @Inject
    ChatRepository chats;

    @Inject
    SessionService sessions;

    @Inject
    ChatBills bills;

    @Inject
    EventLog log;

    @Inject
    TurnLog turns;

    @Inject
    ChatNode node;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** What a turn begins with, all of it looked up before. */
    record Start(
            UUID userId,
            StartChat wish,
            ResolvedModel model,
            @Nullable Council council,
            Attachments attached,
            String told,
            Toolbox tools) {}

    /** Stores the question and holds what the first calls of models can cost; a refusal leaves nothing behind. */
    public Begun begin(Start start) {
        StartChat wish = start.wish();
        UUID given = wish.sessionId();
        SessionView session = given == null
                ? sessions.createChat(start.userId(), wish.text(), start.model().settingId())
                : sessions.messageCame(start.userId(), given);
        Instant now = clock.instant();
        UUID turnId = ids.next();
        log.forget(session.id(), ChatEvents.PREFIX);
        long firstSeq = log.lastSeq(session.id());
        if (!chats.add(new ChatTurn(
                turnId, session.id(), start.userId(), node.id(), now.plus(ChatSettings.LEASE), firstSeq, now))) {
            throw ChatRefusals.busy(session.id());
        }
        start.attached().link(start.userId(), session.id());
        chats.add(question(turnId, session.id(), start, now));
        Begun unpaid = told(new Begun(
                turnId,
                session.id(),
                start.userId(),
                start.model(),
                wish.model(),
                ChatTurns.question(wish),
                new Told(List.of(), Map.of()),
                0,
                start.tools(),
                start.council(),
                List.of(),
                start.attached(),
                firstSeq,
                now));
        Begun begun = unpaid.with(unpaid.told(), unpaid.likelyTokens(), firstHolds(unpaid, "1"));
        if (given == null) {
            turns.append(session.id(), List.of(ChatEvents.session(turnId, session, wish.model())));
        }
        return begun;
    }

    private static ChatMessage question(UUID turnId, UUID sessionId, Start start, Instant now) {
        PictureWish picture = start.wish().picture();
        return new ChatMessage(
                turnId,
                sessionId,
                turnId,
                ChatRole.USER,
                ChatParts.ofText(start.wish().text()),
                start.told(),
                start.attached().views(),
                start.wish().model(),
                null,
                null,
                null,
                true,
                picture == null ? null : JsonNodeFactory.instance.objectNode().set("media", picture.kept()),
                now);
    }

    /** With all that its models are told. */
    private Begun told(Begun turn) {
        List<ChatMessage> stored = chats.findFinished(turn.sessionId());
        Told told = ChatHistory.told(chats.findSummary(turn.sessionId()).orElse(null), stored);
        return turn.with(told, ChatWindow.likely(stored), turn.holds());
    }

    /** For the model, or for each member of the council. */
    private List<ModelHold> firstHolds(Begun turn, String attempt) {
        long bound = bound(turn, turn.told());
        Council council = turn.council();
        if (council == null) {
            return List.of(hold(
                    turn,
                    turn.model(),
                    new Step(
                            ActKind.MODEL_CALL,
                            "model/1/" + attempt,
                            bound,
                            turn.model().settings().maxOutputTokens())));
        }
        List<ModelHold> holds = new ArrayList<>();
        for (Council.Member member : council.members()) {
            String step = "council/%d/%s".formatted(holds.size() + 1, attempt);
            holds.add(hold(
                    turn, member.model(), new Step(ActKind.COUNCIL_MEMBER, step, bound, ChatSettings.COUNCIL_TOKENS)));
        }
        return holds;
    }

    private static long bound(Begun turn, Told told) {
        return InputBound.of(ChatSettings.request(told.messages(), turn.tools().specs(), 1))
                + told.pictureCount() * (Picture.MOST_TOKENS + ChatSettings.PICTURE_NOTE);
    }

    /** Tells the question with what was read of its files meanwhile, and holds what it can cost now. */
    public Begun retold(Begun turn, String told) {
        turns.lock(turn);
        chats.retell(turn.sessionId(), turn.turnId(), told);
        turn.holds().forEach(hold -> bills.release(hold.holdId()));
        Begun again = told(turn);
        return again.with(again.told(), again.likelyTokens(), firstHolds(again, "read"));
    }

    /** Gives back what was held for a first call that is made otherwise. */
    public void releaseFirst(Begun turn) {
        turn.holds().forEach(hold -> bills.release(hold.holdId()));
    }

    /** Lets a summary stand for all that was said before the question. */
    public Begun summarised(Begun turn, String summary, ModelReply reply, UUID holdId) {
        turns.lock(turn);
        turns.append(
                turn.sessionId(), bills.settle(turn.turnId(), holdId, new MeteredUsage(reply.usage(), reply.doubt())));
        if (!summary.isBlank()) {
            chats.addSummary(ids.next(), turn.sessionId(), turn.turnId(), summary, clock.instant());
        }
        return told(turn);
    }

    private ModelHold hold(Begun turn, ResolvedModel model, Step step) {
        return bills.hold(turn.turnId(), turn.userId(), turn.sessionId(), model, step);
    }
}
