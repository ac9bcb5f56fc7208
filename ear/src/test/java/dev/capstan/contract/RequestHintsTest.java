package dev.capstan.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RequestHintsTest {
    private final Set<String> operations =
            ContractRun.allOperations().stream().map(Operation::id).collect(Collectors.toSet());

    @Test
    void hintsNameOperationsOfTheContract() {
        assertThat(RequestHints.read().operations().fieldNames()).toIterable().isSubsetOf(operations);
    }

    @Test
    void whatMustConformNamesOperationsOfTheContract() {
        assertThat(operations).containsAll(ContractReport.required());
    }
}
