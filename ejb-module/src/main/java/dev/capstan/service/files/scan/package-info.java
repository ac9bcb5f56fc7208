/** Looks for malware in what users bring. Port: {@link dev.capstan.service.files.scan.MalwareScanner}. */
@NullMarked
package dev.capstan.service.files.scan;

import org.jspecify.annotations.NullMarked;
