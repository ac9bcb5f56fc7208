/** The file tools, for files of the sandbox alone. */
@NullMarked
package dev.capstan.service.tools.files;

import org.jspecify.annotations.NullMarked;
