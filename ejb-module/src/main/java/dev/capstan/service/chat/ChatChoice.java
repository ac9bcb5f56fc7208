package dev.capstan.service.chat;

import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ChatModels;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.net.AddressGuard;
import dev.capstan.service.settings.LlmSettingService;
import dev.capstan.service.settings.ModelView;
import dev.capstan.service.settings.ResolvedModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Finds the models that a user names, in the user's list alone. */
@ApplicationScoped
public class ChatChoice {
    private static final int FEWEST = 2;
    private static final int MOST = 10;

    @Inject
    LlmSettingService settings;

    @Inject
    ChatModels models;

    @Inject
    AddressGuard guard;

    /** @throws AppException with code {@code model_not_found} when there is none of that id or name */
    ResolvedModel choose(UUID userId, String wanted) {
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

    /** Models of the wish that are not there are passed over, as long as two are left. */
    Council council(UUID userId, CouncilWish wish, String messageModel) {
        if (wish.models().size() < FEWEST || wish.models().size() > MOST) {
            throw ChatRefusals.council("A council has 2 to 10 models, not %d. Choose others and ask again."
                    .formatted(wish.models().size()));
        }
        Map<UUID, Council.Member> members = new LinkedHashMap<>();
        for (String name : wish.models()) {
            try {
                ResolvedModel model = choose(userId, name);
                members.putIfAbsent(model.settingId(), new Council.Member(name, model));
            } catch (AppException e) {
                if (!e.code().equals("model_not_found")) {
                    throw e;
                }
            }
        }
        if (members.size() < FEWEST) {
            throw ChatRefusals.council(
                    "Of the models of this council fewer than two can be used. Choose different ones of the list.");
        }
        String synthesis = wish.synthesis() == null || wish.synthesis().isBlank() ? messageModel : wish.synthesis();
        return new Council(List.copyOf(members.values()), new Council.Member(synthesis, choose(userId, synthesis)));
    }

    /** Where a user's own model is said to be is asked again each time: what a name means can change. */
    ChatModel open(ResolvedModel model) {
        URI address = model.settings().baseUrl();
        if (model.ownKey() && address != null) {
            guard.check(address);
        }
        return models.open(model.settings());
    }
}
