package dev.capstan.service.chat;

import dev.capstan.service.settings.ResolvedModel;
import java.util.List;

/**
 * The models that answer a question together.
 *
 * @param synthesis makes one answer of theirs
 */
record Council(List<Member> members, Member synthesis) {
    Council {
        members = List.copyOf(members);
    }

    /** @param name what the client chose, as it chose it */
    record Member(String name, ResolvedModel model) {}
}
