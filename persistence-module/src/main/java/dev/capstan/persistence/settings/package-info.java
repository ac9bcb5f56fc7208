/** Stores settings: the models that can be chosen. */
@NullMarked
package dev.capstan.persistence.settings;

import org.jspecify.annotations.NullMarked;
