package dev.capstan.web.sandboxes;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Looks every ten seconds whether the links of open WebSockets still open something. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PortSocketWatch {
    @Inject
    PortSockets sockets;

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void look() {
        sockets.recheck();
    }
}
