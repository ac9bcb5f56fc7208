package dev.capstan.service.settings;

import dev.capstan.service.agents.models.ModelsConfig;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the configured models when the server starts; a bad configuration stops the start. */
@Startup
@Singleton
@DependsOn("SchemaMigration")
@TransactionManagement(TransactionManagementType.BEAN)
public class ModelSeeding {
    private static final Logger LOG = Logger.getLogger(ModelSeeding.class.getName());

    @Inject
    SystemModels models;

    @Inject
    ModelsConfig config;

    @Inject
    @ConfigProperty(name = "MODEL_CONFIGS")
    Optional<String> json;

    @Inject
    @ConfigProperty(name = "MODEL_CONFIGS_FILE")
    Optional<String> yaml;

    @PostConstruct
    void seed() {
        ModelSeed seed = ModelSeed.read(json, yaml.map(Path::of), config.demo());
        models.apply(seed);
        LOG.log(Level.INFO, "System models: {0}.", seed.entries());
    }
}
