/** Archives of everything about a person. Entry point: {@link dev.capstan.service.exports.ExportService}. */
@NullMarked
package dev.capstan.service.exports;

import org.jspecify.annotations.NullMarked;
