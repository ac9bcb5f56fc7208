package dev.capstan.types.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class CancelTokenTest {
    private final CancelToken token = new CancelToken();
    private final List<String> ended = new ArrayList<>();

    @Test
    void endsWhatIsRegisteredNewestFirstAndOnce() {
        token.onCancel(() -> ended.add("process"));
        token.onCancel(() -> ended.add("connection"));

        token.cancel();
        token.cancel();

        assertThat(ended).containsExactly("connection", "process");
        assertThatThrownBy(token::throwIfCancelled).isInstanceOf(CancellationException.class);
    }

    @Test
    void forgetsWhatEndedByItself() {
        token.onCancel(() -> ended.add("process")).close();

        token.cancel();

        assertThat(ended).isEmpty();
    }

    @Test
    void endsAtOnceWhatIsRegisteredTooLate() {
        token.cancel();

        token.onCancel(() -> ended.add("late"));

        assertThat(ended).containsExactly("late");
    }

    @Test
    void reachesChildrenButNotParents() {
        CancelToken child = token.child();
        CancelToken grandchild = child.child();

        child.cancel();

        assertThat(grandchild.cancelled()).isTrue();
        assertThat(token.cancelled()).isFalse();
    }
}
