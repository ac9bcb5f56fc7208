package dev.capstan.service.users;

import jakarta.ejb.DependsOn;
import jakarta.ejb.EJBException;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Erases closed accounts when their time of grace is over, each in a transaction of its own. */
@Startup
@Singleton
@DependsOn("SchemaMigration")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AccountErasure {
    private static final Logger LOG = Logger.getLogger(AccountErasure.class.getName());

    @Inject
    AccountClosing closing;

    @Schedule(hour = "*", minute = "*/5", persistent = false)
    void eraseDue() {
        for (UUID id : closing.due()) {
            try {
                closing.erase(id);
                LOG.log(Level.INFO, "Erased the closed account {0}.", id);
            } catch (EJBException e) {
                LOG.log(Level.SEVERE, "The closed account " + id + " could not be erased; it is tried again.", e);
            }
        }
    }
}
