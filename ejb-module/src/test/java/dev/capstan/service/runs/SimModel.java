package dev.capstan.service.runs;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelException.Kind;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.CancelToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A model that says the same to the same request, word by word, and lets others run between the words. */
final class SimModel implements ChatModel {
    private static final List<String> TOOLS = List.of("once", "again", "ask");
    private static final int MOST_TURNS = 4;

    final SimScheduler scheduler;
    final Ids ids;

    /** How often each call of a tool that must not be repeated had its effect. */
    final Map<String, Integer> effects = new HashMap<>();

    /** More than one breaks a promise, for a test of the tests. */
    int effectsPerCall = 1;

    SimModel(SimScheduler scheduler, Ids ids) {
        this.scheduler = scheduler;
        this.ids = ids;
    }

    @Override
    public ModelReply stream(ModelRequest request, ModelListener listener, CancelToken cancel) throws ModelException {
        int turn = 1;
        String question = "";
        for (Message message : request.messages()) {
            switch (message) {
                case Message.User user -> {
                    question = user.text();
                    turn = 1;
                }
                case Message.Assistant answer -> turn++;
                case Message.ToolResults results -> scheduler.check();
            }
        }
        Random random = new Random(question.hashCode() * 31L + turn);
        List<Block> blocks = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int words = random.nextInt(3); words > 0; words--) {
            scheduler.letOthersRun();
            if (cancel.cancelled()) {
                throw new ModelException(Kind.CANCELLED, "cancelled");
            }
            listener.text("word ");
            text.append("word ");
        }
        if (!text.isEmpty()) {
            Block whole = new Block.Text(text.toString());
            listener.blockEnded(whole);
            blocks.add(whole);
        }
        if (random.nextInt(20) == 0) {
            throw new ModelException(Kind.UNAUTHORIZED, "the provider refuses");
        }
        for (int calls = turn == MOST_TURNS ? 0 : random.nextInt(3); calls > 0; calls--) {
            blocks.add(new Block.ToolCall(
                    "t" + turn + "c" + calls,
                    TOOLS.get(random.nextInt(TOOLS.size())),
                    Json.MAPPER.createObjectNode(),
                    null));
        }
        boolean uses = blocks.stream().anyMatch(Block.ToolCall.class::isInstance);
        return new ModelReply(
                blocks, TokenUsage.of(1, 1), uses ? ModelReply.StopReason.TOOL_CALLS : ModelReply.StopReason.END);
    }
}
