/** How requests and answers become JSON. */
@NullMarked
package dev.capstan.web.json;

import org.jspecify.annotations.NullMarked;
