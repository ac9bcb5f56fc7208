/** Searching the web, through whichever provider is configured. Entry point: {@link dev.capstan.service.tools.search.WebSearch}. */
@NullMarked
package dev.capstan.service.tools.search;

import org.jspecify.annotations.NullMarked;
