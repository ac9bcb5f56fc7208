/** What tests of several features share. */
@NullMarked
package dev.capstan.testing;

import org.jspecify.annotations.NullMarked;
