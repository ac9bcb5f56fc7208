/** A scanner for tests. */
@NullMarked
package dev.capstan.service.files.scan.stub;

import org.jspecify.annotations.NullMarked;
