/** Skills over REST. */
@NullMarked
package dev.capstan.web.skills;

import org.jspecify.annotations.NullMarked;
