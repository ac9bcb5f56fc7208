/** Shows the workspace of a session to its owner. Entry point: {@link dev.capstan.service.files.explorer.FileExplorer}. */
@NullMarked
package dev.capstan.service.files.explorer;

import org.jspecify.annotations.NullMarked;
