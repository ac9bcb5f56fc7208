/** Recomputes every charge from what was recorded, for people who do not take the server's word for it. */
@NullMarked
package dev.capstan.launcher.audit;

import org.jspecify.annotations.NullMarked;
