package dev.capstan.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

    HealthReport started() {
        return ask(startup);
    }

    HealthReport live() {
        return ask(liveness);
    }

    HealthReport ready() {
        return ask(readiness);
    }

    static HealthReport ask(Iterable<HealthCheck> checks) {
        List<HealthReport.Check> answers = new ArrayList<>();
        for (HealthCheck check : checks) {
            answers.add(HealthReport.Check.of(ask(check)));
        }
        answers.sort(Comparator.comparing(HealthReport.Check::name));
        return HealthReport.of(answers);
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
        Class<?> type = check.getClass();
        while (type.getSimpleName().contains("$")) {
            type = type.getSuperclass();
        }
        return type.getSimpleName();
    }
}
