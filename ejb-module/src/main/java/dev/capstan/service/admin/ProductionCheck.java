package dev.capstan.service.admin;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Refuses to start a production server that would be unsafe, before anything was touched, and says all that is to mend. */
@Startup
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class ProductionCheck {
    @Inject
    ProductionConfig config;

    @PostConstruct
    void check() {
        if (!config.problems().isEmpty()) {
            throw new IllegalStateException("capstan.mode is production, so this server does not start yet:\n- "
                    + String.join("\n- ", config.problems()));
        }
    }
}
