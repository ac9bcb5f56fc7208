package dev.capstan.web.audit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Each call of this operation is an entry of the audit log, with its path and its result. What changes something below
 * {@code /v1/admin} is one without being marked.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {
    /** What is done, such as {@code session.publish}. */
    String value();
}
