/** The audit log over HTTP, and what of requests is told to it. */
@NullMarked
package dev.capstan.web.audit;

import org.jspecify.annotations.NullMarked;
