package dev.capstan.service.threads;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJBException;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.inject.Inject;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs each task on a virtual thread of its own, inside the application's context: data sources, transactions and CDI
 * work there, whichever thread asked. No transaction and no caller is carried over. A task that is asked for while the
 * application starts begins when it has started, so nothing that the start waits for may be one.
 */
@Startup
@Singleton
@LocalBean
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class VirtualThreads implements Executor {
    private static final Logger LOG = Logger.getLogger(VirtualThreads.class.getName());
    private static final int MOST_ATTEMPTS = 5;

    @Resource
    ContextService contexts;

    private final ThreadFactory threads = Thread.ofVirtual().name("capstan-", 0).factory();
    private Executor inContext = Runnable::run;
    private volatile boolean started;

    @Inject
    StartGate gate = new StartGate();

    @PostConstruct
    void captureContext() {
        inContext = contexts.currentContextExecutor();
    }

    @Override
    public void execute(Runnable task) {
        Runnable later = afterStart(task);
        threads.newThread(() -> inContext.execute(later)).start();
    }

    /** The task, which waits for the application to start first when it is run before. For tasks of timers. */
    public Runnable afterStart(Runnable task) {
        return () -> {
            awaitStart();
            task.run();
        };
    }

    /** The container's own patience with a start is shorter than a slow start takes. */
    private void awaitStart() {
        for (int attempt = 1; !started; attempt++) {
            try {
                gate.pass();
                started = true;
            } catch (EJBException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                LOG.log(Level.INFO, "A task waits for the application to start.");
            }
        }
    }
}
