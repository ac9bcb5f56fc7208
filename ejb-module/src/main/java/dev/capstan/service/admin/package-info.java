/** What the server does for itself before it serves anybody. */
@NullMarked
package dev.capstan.service.admin;

import org.jspecify.annotations.NullMarked;
