/** Where work that outlives a request runs. */
@NullMarked
package dev.capstan.service.threads;

import org.jspecify.annotations.NullMarked;
