package dev.capstan.service.settings.mcp.client;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Closes connections that nobody uses any more. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class McpHousekeeping {
    @Inject
    McpConnections connections;

    @Schedule(hour = "*", minute = "*", second = "30", persistent = false)
    public void closeIdle() {
        connections.closeIdle();
    }
}
