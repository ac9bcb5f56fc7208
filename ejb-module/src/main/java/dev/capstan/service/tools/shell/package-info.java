/** The shell tools: named sessions in the sandbox that keep their state. */
@NullMarked
package dev.capstan.service.tools.shell;

import org.jspecify.annotations.NullMarked;
