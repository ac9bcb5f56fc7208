/** Storage of the audit log. Entry point: {@link dev.capstan.persistence.audit.AuditRepository}. */
@NullMarked
package dev.capstan.persistence.audit;

import org.jspecify.annotations.NullMarked;
