/** Sessions and their event logs over REST. */
@NullMarked
package dev.capstan.web.sessions;

import org.jspecify.annotations.NullMarked;
