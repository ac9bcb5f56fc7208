package dev.capstan.service.runs;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import dev.capstan.types.exports.PersonalTable.By;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Runs of agents, and what they asked. */
@ApplicationScoped
public class RunRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of(
                        "runs/runs",
                        "run_tasks",
                        "id",
                        "session_id",
                        "task_type",
                        "status",
                        "error_message",
                        "created_at",
                        "updated_at"),
                PersonalTable.of(
                                "runs/questions",
                                "run_questions",
                                "id",
                                "run_id",
                                "question",
                                "state",
                                "confirmed",
                                "asked_at",
                                "answered_at")
                        .owned("run_id", By.RUN));
    }
}
