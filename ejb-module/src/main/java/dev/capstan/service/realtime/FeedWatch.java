package dev.capstan.service.realtime;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJBException;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks every few seconds for events that other nodes wrote, for when their wake-up was lost. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class FeedWatch {
    private static final Logger LOG = Logger.getLogger(FeedWatch.class.getName());

    @Inject
    SessionFeed feed;

    @Schedule(hour = "*", minute = "*", second = "*/3", persistent = false)
    void look() {
        try {
            feed.lookAgain();
        } catch (EJBException e) {
            LOG.log(Level.FINE, "The log could not be looked at; it is tried again shortly.", e);
        }
    }
}
