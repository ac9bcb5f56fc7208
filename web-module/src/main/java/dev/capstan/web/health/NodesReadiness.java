package dev.capstan.web.health;

import dev.capstan.service.nodes.NodeListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether other nodes are heard at once. While they are not, this node finds what they did a few seconds later. */
@Readiness
@ApplicationScoped
public class NodesReadiness implements Advisory {
    @Inject
    NodeListener listener;

    @Override
    public String subject() {
        return "nodes";
    }

    @Override
    public HealthCheckResponse call() {
        return of(listener.channel(), listener.listening());
    }

    static HealthCheckResponse of(String channel, boolean heard) {
        return Finding.of("nodes")
                .with("channel", channel)
                .status(
                        heard,
                        heard
                                ? "Other nodes are heard at once."
                                : "Other nodes are not heard, and what they do is found some seconds later: check that "
                                        + ("redis".equals(channel)
                                                ? "Redis runs and that capstan.nodes.redis-url fits it."
                                                : "PostgreSQL runs and that its pool has a connection left."));
    }
}
