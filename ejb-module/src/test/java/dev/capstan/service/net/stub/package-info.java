/** A web server that tests tell what to answer. */
@NullMarked
package dev.capstan.service.net.stub;

import org.jspecify.annotations.NullMarked;
