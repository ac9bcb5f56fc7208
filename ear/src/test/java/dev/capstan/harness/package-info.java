/** The packaged server for end-to-end tests: {@link dev.capstan.harness.CapstanServer}. */
@NullMarked
package dev.capstan.harness;

import org.jspecify.annotations.NullMarked;
