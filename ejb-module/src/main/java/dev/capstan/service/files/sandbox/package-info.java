/** Files on their way into sandboxes and out of them. */
@NullMarked
package dev.capstan.service.files.sandbox;

import org.jspecify.annotations.NullMarked;
