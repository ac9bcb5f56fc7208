/** Stores skills and their files. */
@NullMarked
package dev.capstan.persistence.skills;

import org.jspecify.annotations.NullMarked;
