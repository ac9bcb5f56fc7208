package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What a run is to do, as its command says.
 *
 * @param text what the user wrote
 * @param milestones ids of milestones of the session's plan that it is to reach
 * @param plan the plan as the client showed it, missing when it sent none
 * @param attachments files that came with it
 */
record RunBrief(Mode mode, String text, List<String> milestones, JsonNode plan, List<Attachment> attachments) {
    enum Mode {
        BUILD,
        PLAN,
        MODIFY_PLAN,
        MODIFY_PLAN_SUGGESTIONS,
        DESIGN,
        HELP;

        boolean ofPlans() {
            return this == PLAN || this == MODIFY_PLAN || this == MODIFY_PLAN_SUGGESTIONS;
        }

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    RunBrief {
        milestones = List.copyOf(milestones);
        attachments = List.copyOf(attachments);
    }

    static RunBrief of(JsonNode command) {
        String text = command.path("text").asText("");
        Mode mode = Mode.valueOf(command.path("build_mode").asText("build").toUpperCase(Locale.ROOT));
        boolean noWish = text.isBlank() && mode == Mode.MODIFY_PLAN;
        return new RunBrief(
                noWish ? Mode.MODIFY_PLAN_SUGGESTIONS : mode,
                text,
                mode.ofPlans()
                        ? List.of()
                        : command.path("milestone_ids")
                                .valueStream()
                                .map(JsonNode::asText)
                                .toList(),
                command.path("plan_context").isObject() ? command.path("plan_context") : MissingNode.getInstance(),
                Attachment.in(command));
    }

    /** What the user wrote and gave, for the conversation of later runs. */
    String said() {
        return Attachment.told(text, attachments);
    }

    /** Files that a model may see, not only be told of. */
    List<UUID> pictures() {
        return attachments.stream()
                .filter(Attachment::isPicture)
                .map(Attachment::id)
                .toList();
    }

    /** Names of tools beside those of the agent's type. */
    List<String> tools() {
        return switch (mode) {
            case PLAN, MODIFY_PLAN -> List.of(SubmitPlanTool.NAME);
            case MODIFY_PLAN_SUGGESTIONS -> List.of(SubmitPlanSuggestionsTool.NAME);
            case BUILD, DESIGN, HELP -> List.of();
        };
    }

    /** What the model is told beside the instructions of the agent's type; empty for most. */
    String instructions() {
        return switch (mode) {
            case PLAN -> """

                    Now you only plan: change nothing. Look at what is there as far as you need, then hand in a plan of at \
                    most ten milestones with submit_plan. Each milestone is a result that can be seen and tested, in the \
                    order in which they are built.""";
            case MODIFY_PLAN -> """

                    Now you only change the plan that the user shows you, as the user wishes; change nothing else. Hand in \
                    the whole changed plan with submit_plan. Milestones that stay keep their ids.""";
            case MODIFY_PLAN_SUGGESTIONS -> """

                    Now you only propose how the plan that the user shows you could be changed: three to eight proposals \
                    that differ from each other, handed in with submit_plan_modification_suggestions. Change nothing.""";
            case DESIGN ->
                "\nNow you only design: describe what should be built and how it should look. Change nothing.";
            case HELP -> "\nNow you only answer questions. Change nothing.";
            case BUILD -> "";
        };
    }

    /**
     * What the model is asked.
     *
     * @param kept the session's plan, missing when it has none
     */
    String question(JsonNode kept) {
        return Attachment.told(asked(kept), attachments);
    }

    private String asked(JsonNode kept) {
        JsonNode shown = plan.isMissingNode() ? kept : plan;
        return switch (mode) {
            case PLAN -> shown.isMissingNode() ? text : "The plan so far:\n%s\n\nChange it: %s".formatted(shown, text);
            case MODIFY_PLAN, MODIFY_PLAN_SUGGESTIONS ->
                "The plan:\n%s\n\n%s".formatted(shown, text.isBlank() ? "What could be changed?" : text);
            case BUILD ->
                milestones.isEmpty()
                        ? text
                        : "The plan:\n%s\n\nBuild these milestones of it now, and no others: %s.\n\n%s"
                                .formatted(shown, String.join(", ", milestones), text);
            case DESIGN, HELP -> text;
        };
    }
}
