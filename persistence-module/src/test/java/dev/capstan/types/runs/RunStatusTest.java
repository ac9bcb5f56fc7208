package dev.capstan.types.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunStatusTest {
    private static final Map<RunStatus, Set<RunStatus>> STEPS = Map.of(
            RunStatus.PENDING, EnumSet.of(RunStatus.RUNNING, RunStatus.ABORTING, RunStatus.FAILED),
            RunStatus.RUNNING, EnumSet.of(RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.ABORTING, RunStatus.PAUSED),
            RunStatus.PAUSED, EnumSet.of(RunStatus.RUNNING, RunStatus.CANCELLED),
            RunStatus.ABORTING, EnumSet.of(RunStatus.CANCELLED));

    @ParameterizedTest
    @EnumSource
    void allowsTheStepsOfTheMachineAndNoOthers(RunStatus from) {
        Set<RunStatus> allowed = EnumSet.noneOf(RunStatus.class);
        for (RunStatus to : RunStatus.values()) {
            if (from.mayBecome(to)) {
                allowed.add(to);
            }
        }

        assertThat(allowed).isEqualTo(STEPS.getOrDefault(from, Set.of()));
        assertThat(from.terminal()).isEqualTo(allowed.isEmpty());
    }
}
