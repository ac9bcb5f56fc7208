package dev.capstan.web.realtime;

/** {@code enhance_prompt}: rewrites a text and tells the session's owner. */
record EnhancePromptCommand(Services services) implements CommandHandler {
    @Override
    public String name() {
        return "enhance_prompt";
    }

    @Override
    public void handle(Command command) {
        Fields fields = command.fields();
        fields.texts("files");
        String text = fields.text("text");
        if (text == null || text.isBlank()) {
            throw Fields.invalid("text must hold the prompt to rewrite.");
        }
        services.enhancePrompt(command.userId(), command.sessionId(), text);
    }

    /** It takes as long as a model does, and a cancel must not wait for it. */
    @Override
    public boolean inOrder() {
        return false;
    }
}
