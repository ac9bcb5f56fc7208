package dev.capstan.web.errors;

import jakarta.ws.rs.WebApplicationException;
import java.util.List;

/** The request has the wrong shape: 422, with every problem that was found. */
public class InvalidInputException extends WebApplicationException {
    private static final long serialVersionUID = 1L;
    static final int STATUS = 422;

    private final transient List<InputProblem> problems;

    public InvalidInputException(List<InputProblem> problems) {
        super("the request has the wrong shape", STATUS);
        this.problems = List.copyOf(problems);
    }

    public InvalidInputException(InputProblem problem) {
        this(List.of(problem));
    }

    public List<InputProblem> problems() {
        return problems;
    }
}
