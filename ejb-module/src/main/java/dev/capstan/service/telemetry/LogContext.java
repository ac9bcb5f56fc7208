package dev.capstan.service.telemetry;

import com.ibm.websphere.logging.hpel.LogRecordContext;
import java.util.UUID;

/** Ids that the lines carry which a thread logs: {@code ext_requestId} and {@code ext_runId} in the JSON of the log. */
public final class LogContext {
    private static final String REQUEST = "requestId";
    private static final String RUN = "runId";

    private LogContext() {}

    /** Takes the id from the thread again. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    public static Scope ofRequest(String id) {
        return scope(REQUEST, id);
    }

    public static Scope ofRun(UUID id) {
        return scope(RUN, id.toString());
    }

    private static Scope scope(String field, String value) {
        LogRecordContext.addExtension(field, value);
        return () -> LogRecordContext.removeExtension(field);
    }
}
