/** A GitHub for tests. */
@NullMarked
package dev.capstan.service.skills.stub;

import org.jspecify.annotations.NullMarked;
