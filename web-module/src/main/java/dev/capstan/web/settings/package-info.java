/** The settings of users over REST. */
@NullMarked
package dev.capstan.web.settings;

import org.jspecify.annotations.NullMarked;
