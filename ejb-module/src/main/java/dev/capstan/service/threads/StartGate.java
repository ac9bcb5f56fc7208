package dev.capstan.service.threads;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;

/**
 * Opens when the application has started: until then the container lets no thread but the one that starts it into a bean.
 * Who waits here holds nothing. A thread that waits while it makes a bean holds that bean, and the start waits for it in
 * turn.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class StartGate {
    /** Returns once the application has started. */
    public void pass() {
        // to be let in is all
    }
}
