/** Credits over REST. Entry point: {@link dev.capstan.web.credits.CreditsResource}. */
@NullMarked
package dev.capstan.web.credits;

import org.jspecify.annotations.NullMarked;
