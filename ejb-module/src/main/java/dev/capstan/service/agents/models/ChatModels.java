package dev.capstan.service.agents.models;

@jakarta.enterprise.context.ApplicationScoped
public class ChatModels {
    public ChatModel open(ModelSettings s) {
        throw new IllegalStateException();
    }
}
