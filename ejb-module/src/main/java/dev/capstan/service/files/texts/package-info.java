/**
 * The texts of documents and the search in them. Entry points: {@link dev.capstan.service.files.texts.DocumentTexts} and
 * the tool {@code file_search}.
 */
@NullMarked
package dev.capstan.service.files.texts;

import org.jspecify.annotations.NullMarked;
