package dev.capstan.service.telemetry;

import com.ibm.websphere.logging.hpel.LogRecordContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import org.jspecify.annotations.Nullable;

/** Puts {@code ext_traceId} into each log line that is written inside a span. */
@Startup
@Singleton
public class TraceIdField {
    private static final String FIELD = "traceId";

    /** The server keeps only a weak reference. */
    private final LogRecordContext.Extension field = TraceIdField::current;

    @PostConstruct
    void register() {
        LogRecordContext.registerExtension(FIELD, field);
    }

    @PreDestroy
    void unregister() {
        LogRecordContext.unregisterExtension(FIELD);
    }

    /** Null leaves the field out. */
    static @Nullable String current() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceId() : null;
    }
}
