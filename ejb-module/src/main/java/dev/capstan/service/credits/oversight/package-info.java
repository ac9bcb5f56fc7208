/** What administrators see of everybody's credits. Entry point: {@link dev.capstan.service.credits.oversight.Oversight}. */
@NullMarked
package dev.capstan.service.credits.oversight;

import org.jspecify.annotations.NullMarked;
