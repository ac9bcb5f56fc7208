/**
 * Who did what to what, from where, with what result. Entry point: {@link dev.capstan.service.audit.AuditLog}, which every
 * feature may use and which depends on none of them.
 */
@NullMarked
package dev.capstan.service.audit;

import org.jspecify.annotations.NullMarked;
