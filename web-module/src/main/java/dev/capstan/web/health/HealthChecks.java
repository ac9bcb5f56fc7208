package dev.capstan.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Asks every check of a kind. A check that throws is down, and its reason goes to the log, not to the caller. */
@ApplicationScoped
public class HealthChecks {
    private static final Logger LOG = Logger.getLogger(HealthChecks.class.getName());

    @Inject
    @Startup
    Instance<HealthCheck> startup;

    @Inject
    @Liveness
    Instance<HealthCheck> liveness;

    @Inject
    @Readiness
    Instance<HealthCheck> readiness;

    @Inject
    HealthConfig config;

    HealthReport started() {
        return ask(startup, config.required());
    }

    HealthReport live() {
        return ask(liveness, config.required());
    }

    HealthReport ready() {
        return ask(readiness, config.required());
    }

    /** Up when every check is up that is not advisory, or is required all the same. */
    static HealthReport ask(Iterable<HealthCheck> checks, Set<String> required) {
        List<HealthReport.Check> answers = new ArrayList<>();
        boolean up = true;
        for (HealthCheck check : checks) {
            HealthCheckResponse answer = ask(check);
            answers.add(HealthReport.Check.of(answer));
            boolean decides = !(check instanceof Advisory advisory) || required.contains(advisory.subject());
            up &= !decides || answer.getStatus() == HealthCheckResponse.Status.UP;
        }
        answers.sort(Comparator.comparing(HealthReport.Check::name));
        return new HealthReport(up ? HealthCheckResponse.Status.UP : HealthCheckResponse.Status.DOWN, answers);
    }

    private static HealthCheckResponse ask(HealthCheck check) {
        try {
            return check.call();
        } catch (RuntimeException e) {
            String name = nameOf(check);
            LOG.log(Level.WARNING, "The health check " + name + " failed.", e);
            return Finding.of(name).down("The check itself failed; the server's log says why.");
        }
    }

    /** Of a bean's class, not of its proxy. */
    private static String nameOf(HealthCheck check) {
        if (check instanceof Advisory advisory) {
            return advisory.subject();
        }
        Class<?> type = check.getClass();
        while (type.getSimpleName().contains("$")) {
            type = type.getSuperclass();
        }
        return type.getSimpleName();
    }
}
