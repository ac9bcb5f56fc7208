package dev.capstan.service.chat;

import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.files.FileService;
import dev.capstan.service.files.FileTexts;
import dev.capstan.service.files.texts.DocumentTexts;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.ToolRegistry;
import dev.capstan.service.tools.Toolbox;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;

/**
 * Begins turns. What can be refused is refused before anything is stored or streamed; from then on the turn is worked on
 * whether anybody listens or not.
 */
@ApplicationScoped
public class ChatTurns {
    @Inject
    ChatChoice choice;

    @Inject
    ToolRegistry tools;

    @Inject
    FileService files;

    @Inject
    FileTexts texts;

    @Inject
    DocumentTexts documents;

    @Inject
    ChatOpening opening;

    @Inject
    ChatWorker worker;

    @Inject
    ChatNode node;

    @Inject
    VirtualThreads threads;

    /** Where the answer is to be followed. */
    public ChatStream start(UUID userId, StartChat wish) {
        CouncilWish several = wish.council();
        ResolvedModel chosen = choice.choose(userId, wish.model());
        Council council = several == null ? null : choice.council(userId, several, wish.model());
        ChatModel model = choice.open(chosen);
        Attachments attached = Attachments.of(files, texts, userId, wish.files());
        documents.want(attached.documents());
        String told = attached.told(question(wish), userId, documents, Map.of());
        Toolbox offered = council == null ? offered(userId, wish, attached) : Toolbox.EMPTY;
        Begun begun = opening.begin(new ChatOpening.Start(userId, wish, chosen, council, attached, told, offered));
        CancelToken cancel = node.enter(begun.turnId());
        threads.execute(() -> worker.work(begun, model, cancel));
        return new ChatStream(begun.sessionId(), begun.turnId(), begun.firstSeq());
    }

    static String question(StartChat wish) {
        PictureWish picture = wish.picture();
        return picture == null ? wish.text() : wish.text() + "\n\n" + picture.told();
    }

    private Toolbox offered(UUID userId, StartChat wish, Attachments attached) {
        return tools.pick(ChatSettings.TOOLS.stream()
                .filter(name -> wish.tools().getOrDefault(name, true)
                        || name.equals(ChatSettings.GENERATE_IMAGE) && wish.picture() != null)
                .filter(name -> !name.equals(ChatSettings.FILE_SEARCH) || searchable(userId, wish, attached))
                .toList());
    }

    private boolean searchable(UUID userId, StartChat wish, Attachments attached) {
        UUID session = wish.sessionId();
        return !attached.documents().isEmpty() || session != null && documents.searchable(userId, session);
    }
}
