/** Sessions that go on where another one ended. Entry point: {@link dev.capstan.service.runs.forks.ForkService}. */
@NullMarked
package dev.capstan.service.runs.forks;

import org.jspecify.annotations.NullMarked;
