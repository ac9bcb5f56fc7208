/** Where the bytes of files are kept. Entry point: {@link dev.capstan.service.files.storage.ObjectStore}. */
@NullMarked
package dev.capstan.service.files.storage;

import org.jspecify.annotations.NullMarked;
