/** The to-do list that an agent keeps for itself. */
@NullMarked
package dev.capstan.service.tools.todos;

import org.jspecify.annotations.NullMarked;
