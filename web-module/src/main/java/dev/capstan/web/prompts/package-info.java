/** Rewriting of prompts over REST. */
@NullMarked
package dev.capstan.web.prompts;

import org.jspecify.annotations.NullMarked;
