package dev.capstan.service.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.types.sessions.SessionOrder;
import dev.capstan.types.sessions.SessionStatus;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionServiceTest {
    private final SessionWorld world = new SessionWorld();
    private final UUID user = world.user();

    @Test
    void changesWhatIsGivenAndLeavesTheRest() {
        UUID id = world.session(user).id();

        change(
                id,
                new SessionChange(
                        "A plan", null, JsonNodeFactory.instance.objectNode().put("a", 1), null));
        SessionView changed = change(id, new SessionChange(null, SessionStatus.PAUSE, null, true));

        assertThat(changed.name()).isEqualTo("A plan");
        assertThat(changed.status()).isEqualTo("pause");
        assertThat(changed.shared()).isTrue();
        assertThat(changed.titlePending()).isFalse();
        assertThat(world.commit(() -> world.sessions.get(user, id))
                        .sessionMetadata()
                        .at("/settings/a")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void showsNothingOfTheOwnerToThePublic() {
        UUID id = world.session(user).id();
        change(
                id,
                new SessionChange(
                        "Shared", null, JsonNodeFactory.instance.objectNode().put("key", "secret"), true));

        SessionView seen = world.commit(() -> world.sessions.getPublic(id));

        assertThat(seen.name()).isEqualTo("Shared");
        assertThat(seen.toString()).doesNotContain("secret").doesNotContain(user.toString());
        change(id, new SessionChange(null, null, null, false));
        assertNotFound(() -> world.sessions.getPublic(id));
    }

    @Test
    void hidesADeletedSessionUntilItIsRestored() {
        UUID id = world.session(user).id();
        change(id, new SessionChange(null, null, null, true));

        world.database.inTransaction(() -> world.sessions.delete(user, id));

        assertNotFound(() -> world.sessions.get(user, id));
        assertNotFound(() -> world.sessions.getPublic(id));
        assertNotFound(() -> world.sessions.openForViewing(user, id));
        assertNotFound(() -> world.sessions.change(user, id, new SessionChange("x", null, null, null)));
        assertNotFound(() -> world.sessions.beginRun(user, id, "hi", "general", world.ids.next()));
        assertThat(list(false)).isEmpty();
        assertThat(list(true)).containsExactly(id);
        assertThat(world.deletions).containsExactly(new SessionDeleted(user, id));

        assertThat(world.commit(() -> world.sessions.restore(user, id)).shared())
                .isTrue();
        assertThat(world.commit(() -> world.sessions.restore(user, id)).id()).isEqualTo(id);
        assertThat(list(false)).containsExactly(id);
        assertThat(list(true)).isEmpty();
    }

    @Test
    void restoresNothingThatIsTooOldOrForeign() {
        UUID id = world.session(user).id();
        world.database.inTransaction(() -> world.sessions.delete(user, id));

        assertNotFound(() -> world.sessions.restore(world.ids.next(), id));
        world.clock.move(Duration.ofDays(30).plusSeconds(1));

        assertNotFound(() -> world.sessions.restore(user, id));
        assertThat(list(true)).isEmpty();
    }

    @Test
    void deletesOnceHoweverManyTryIt() throws Exception {
        UUID id = world.session(user).id();

        List<BulkDeletion> answers = world.together(8, () -> world.sessions.deleteAll(user, List.of(id)));

        assertThat(answers.stream().filter(answer -> answer.deletedIds().contains(id)))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.failedIds().contains(id)))
                .hasSize(7);
        assertThat(world.deletions).hasSize(1);
    }

    @Test
    void reportsEachIdOfABulkDeletionOnce() {
        UUID mine = world.session(user).id();
        UUID other = world.session(user).id();
        UUID foreign = world.session(world.user()).id();
        UUID unknown = world.ids.next();

        BulkDeletion report =
                world.commit(() -> world.sessions.deleteAll(user, List.of(other, foreign, mine, unknown, mine)));

        assertThat(report.deletedIds()).containsExactly(other, mine);
        assertThat(report.failedIds()).containsExactly(foreign, unknown);
    }

    @Test
    void listsByCreationOrByActivity() {
        UUID first = world.session(user).id();
        world.clock.move(Duration.ofSeconds(1));
        UUID second = world.session(user).id();
        world.clock.move(Duration.ofSeconds(1));
        world.commit(() -> world.sessions.beginRun(user, first, "100% of_it", "general", world.ids.next()));

        assertThat(list(search(null, SessionOrder.CREATED))).containsExactly(second, first);
        assertThat(list(search(null, SessionOrder.ACTIVITY))).containsExactly(first, second);
        assertThat(list(search("0% OF_", SessionOrder.ACTIVITY))).containsExactly(first);
        assertThat(list(search("0_", SessionOrder.ACTIVITY))).isEmpty();
    }

    @Test
    void waitsForATitleOnlyWhenTheTextIsLong() {
        String text = "a ".repeat(60);

        SessionView brief = world.commit(() -> world.sessions.createChat(user, "hello", world.ids.next()));
        SessionView chat = world.commit(() -> world.sessions.createChat(user, text, world.ids.next()));
        UUID id = world.session(user).id();
        SessionView agent = world.commit(() -> world.sessions.beginRun(user, id, text, "general", world.ids.next()));

        assertThat(brief.titlePending()).isFalse();
        assertThat(brief.name()).isEqualTo("hello");
        assertThat(chat.titlePending()).isTrue();
        assertThat(chat.name()).isNull();
        assertThat(agent.titlePending()).isTrue();
        assertThat(agent.name()).isEqualTo(text.substring(0, 100));
        assertThat(world.titles).extracting(TitleWanted::sessionId).containsExactly(chat.id(), agent.id());
    }

    @Test
    void aTitleReplacesTheFallbackButNeverWhatAPersonChose() {
        String text = "a ".repeat(60);
        UUID titled = chat(text);
        UUID untitled = chat(text);
        UUID renamed = chat(text);
        change(renamed, new SessionChange("Mine", null, null, null));

        settle(titled, "Harbours");
        settle(untitled, null);
        settle(renamed, "Harbours");
        settle(titled, "Too late");

        assertThat(name(titled)).isEqualTo("Harbours");
        assertThat(name(untitled)).startsWith("a a a").endsWith("...");
        assertThat(name(renamed)).isEqualTo("Mine");
    }

    private UUID chat(String text) {
        return world.commit(() -> world.sessions.createChat(user, text, world.ids.next()))
                .id();
    }

    private void settle(UUID id, @Nullable String title) {
        world.database.inTransaction(() -> world.sessions.settleTitle(id, title));
    }

    private @Nullable String name(UUID id) {
        return world.commit(() -> world.sessions.get(user, id)).name();
    }

    private SessionView change(UUID id, SessionChange change) {
        return world.commit(() -> world.sessions.change(user, id, change));
    }

    private List<UUID> list(boolean deleted) {
        return list(new SessionSearch(null, null, false, deleted, SessionOrder.CREATED, 1, 100));
    }

    private List<UUID> list(SessionSearch search) {
        return world.commit(() -> world.sessions.list(user, search)).sessions().stream()
                .map(SessionView::id)
                .toList();
    }

    private static SessionSearch search(String name, SessionOrder order) {
        return new SessionSearch(name, null, false, false, order, 1, 100);
    }

    private void assertNotFound(java.util.function.Supplier<Object> act) {
        assertThatThrownBy(() -> world.commit(act)).isInstanceOf(SessionNotFoundException.class);
    }
}
