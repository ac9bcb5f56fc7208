package dev.capstan.service.chat;

import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ChatModels;
import dev.capstan.service.files.FileService;
import dev.capstan.service.files.FileTexts;
import dev.capstan.service.net.AddressGuard;
import dev.capstan.service.settings.LlmSettingService;
import dev.capstan.service.settings.ModelView;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.ToolRegistry;
import dev.capstan.service.tools.Toolbox;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/**
 * Begins turns. What can be refused is refused before anything is stored or streamed; from then on the turn is worked on
 * whether anybody listens or not.
 */
@ApplicationScoped
public class ChatTurns {
    @Inject
    LlmSettingService settings;

    @Inject
    ChatModels models;

    @Inject
    AddressGuard guard;

    @Inject
    ToolRegistry tools;

    @Inject
    FileService files;

    @Inject
    FileTexts texts;

    @Inject
    ChatJournal journal;

    @Inject
    ChatWorker worker;

    @Inject
    ChatNode node;

    @Inject
    VirtualThreads threads;

    /** Where the answer is to be followed. */
    public ChatStream start(UUID userId, StartChat wish) {
        ResolvedModel chosen = choose(userId, wish.model());
        ChatModel model = open(chosen);
        Toolbox offered = tools.pick(ChatSettings.TOOLS.stream()
                .filter(name -> wish.tools().getOrDefault(name, true))
                .toList());
        Attachments attached = Attachments.of(files, texts, userId, wish.files());
        Begun begun = journal.begin(userId, wish, chosen, attached, offered);
        CancelToken cancel = node.enter(begun.turnId());
        threads.execute(() -> worker.work(begun, model, cancel));
        return new ChatStream(begun.sessionId(), begun.turnId(), begun.firstSeq());
    }

    private ResolvedModel choose(UUID userId, String wanted) {
        List<ModelView> list = settings.listFor(userId);
        UUID id = list.stream()
                .filter(model -> model.id().toString().equalsIgnoreCase(wanted))
                .findFirst()
                .or(() -> list.stream()
                        .filter(model -> model.modelId().equals(wanted))
                        .findFirst())
                .map(ModelView::id)
                .orElseThrow(() -> ChatRefusals.unknownModel(wanted));
        return settings.resolve(userId, id, null);
    }

    /** Where a user's own model is said to be is asked again each time: what a name means can change. */
    private ChatModel open(ResolvedModel model) {
        URI address = model.settings().baseUrl();
        if (model.ownKey() && address != null) {
            guard.check(address);
        }
        return models.open(model.settings());
    }
}
