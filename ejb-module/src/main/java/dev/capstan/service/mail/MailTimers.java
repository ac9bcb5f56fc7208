package dev.capstan.service.mail;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJBException;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends what waits, every two seconds; each letter is claimed, so that two nodes never send the same one together. */
@Startup
@Singleton
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MailTimers {
    private static final Logger LOG = Logger.getLogger(MailTimers.class.getName());

    @Inject
    MailWorker worker;

    @Inject
    Mailbox mailbox;

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void send() {
        try {
            worker.run();
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "The letters that wait cannot be read; they are sent later.", e);
        }
    }

    @Schedule(hour = "4", minute = "11", persistent = false)
    void tidy() {
        LOG.log(Level.FINE, "Forgot {0} letters that ended long ago.", mailbox.tidy());
    }
}
