/** The outside of Capstan: REST, Socket.IO, health and the console page. */
@NullMarked
package dev.capstan.web;

import org.jspecify.annotations.NullMarked;
