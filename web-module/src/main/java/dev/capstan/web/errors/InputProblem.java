package dev.capstan.web.errors;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request's shape.
 *
 * @param loc where: {@code body}, {@code query}, {@code path} or {@code header}, then member names and indexes
 * @param input the offending value where it is short and no secret
 */
public record InputProblem(
        String type,
        List<Object> loc,
        String msg,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Object input) {
    public InputProblem {
        loc = List.copyOf(loc);
    }
}
