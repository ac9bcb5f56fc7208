/** The program that reads one document, in a process of its own. It uses nothing of the server. */
@NullMarked
package dev.capstan.service.files.texts.reader;

import org.jspecify.annotations.NullMarked;
