/**
 * Storage of archives about people, and the reading of what goes into one. Entry point:
 * {@link dev.capstan.persistence.exports.ExportRepository}.
 */
@NullMarked
package dev.capstan.persistence.exports;

import org.jspecify.annotations.NullMarked;
