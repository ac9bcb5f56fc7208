package dev.capstan.service.admin;

import java.util.List;

/**
 * Whether this server is set up for production by all settings together.
 *
 * @param problems a sentence for each thing to mend; none on a server that is no production server
 */
public record ProductionConfig(List<String> problems) {
    public ProductionConfig {
        problems = List.copyOf(problems);
    }
}
