package dev.capstan.service.exports;

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

/** Makes archives that wait and gives up old ones, every five seconds. */
@Startup
@Singleton
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ExportTimers {
    private static final Logger LOG = Logger.getLogger(ExportTimers.class.getName());

    @Inject
    ExportWorker worker;

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void work() {
        try {
            worker.run();
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "The archives that wait cannot be read; they are made later.", e);
        }
    }
}
