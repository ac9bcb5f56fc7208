package dev.capstan.service.limits;

import dev.capstan.service.limits.LimitsConfig.Act;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link LimitsConfig}. */
@ApplicationScoped
public class LimitsConfigProducer {
    @Produces
    @Dependent
    LimitsConfig limitsConfig(
            @ConfigProperty(name = "capstan.limits.sign-in", defaultValue = "300/PT1M") String signIn,
            @ConfigProperty(name = "capstan.limits.registration", defaultValue = "300/PT1H") String registration,
            @ConfigProperty(name = "capstan.limits.anonymous", defaultValue = "6000/PT1M") String anonymous,
            @ConfigProperty(name = "capstan.limits.request", defaultValue = "12000/PT1M") String request,
            @ConfigProperty(name = "capstan.limits.key", defaultValue = "6000/PT1M") String key,
            @ConfigProperty(name = "capstan.limits.chat", defaultValue = "600/PT1M") String chat,
            @ConfigProperty(name = "capstan.limits.enhancement", defaultValue = "120/PT1M") String enhancement,
            @ConfigProperty(name = "capstan.limits.upload", defaultValue = "1200/PT1M") String upload,
            @ConfigProperty(name = "capstan.limits.socket", defaultValue = "1200/PT1M") String socket,
            @ConfigProperty(name = "capstan.limits.sockets-per-user", defaultValue = "500") int socketsPerUser) {
        Map<Act, Limit> limits = new EnumMap<>(Act.class);
        limits.put(Act.SIGN_IN, Limit.parse(signIn, "capstan.limits.sign-in"));
        limits.put(Act.REGISTRATION, Limit.parse(registration, "capstan.limits.registration"));
        limits.put(Act.ANONYMOUS, Limit.parse(anonymous, "capstan.limits.anonymous"));
        limits.put(Act.REQUEST, Limit.parse(request, "capstan.limits.request"));
        limits.put(Act.KEY, Limit.parse(key, "capstan.limits.key"));
        limits.put(Act.CHAT, Limit.parse(chat, "capstan.limits.chat"));
        limits.put(Act.ENHANCEMENT, Limit.parse(enhancement, "capstan.limits.enhancement"));
        limits.put(Act.UPLOAD, Limit.parse(upload, "capstan.limits.upload"));
        limits.put(Act.SOCKET, Limit.parse(socket, "capstan.limits.socket"));
        return new LimitsConfig(limits, socketsPerUser);
    }
}
