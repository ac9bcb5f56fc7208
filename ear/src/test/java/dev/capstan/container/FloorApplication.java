package dev.capstan.container;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The least that this server can do for a request: the floor that {@link HttpBenchIT} measures against. */
@ApplicationPath("floor")
public class FloorApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(FloorResource.class);
    }
}
