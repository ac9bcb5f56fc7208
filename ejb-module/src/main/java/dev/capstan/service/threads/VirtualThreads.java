package dev.capstan.service.threads;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ContextService;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Runs each task on a virtual thread of its own, inside the application's context: data sources, transactions and CDI
 * work there, whichever thread asked. No transaction and no caller is carried over.
 */
@Startup
@Singleton
@LocalBean
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class VirtualThreads implements Executor {
    @Resource
    ContextService contexts;

    private final ThreadFactory threads = Thread.ofVirtual().name("capstan-", 0).factory();
    private Executor inContext = Runnable::run;

    @PostConstruct
    void captureContext() {
        inContext = contexts.currentContextExecutor();
    }

    @Override
    public void execute(Runnable task) {
        threads.newThread(() -> inContext.execute(task)).start();
    }
}
