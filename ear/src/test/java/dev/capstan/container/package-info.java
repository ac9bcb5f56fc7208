/** Tests that run inside the server, on a real database: {@link dev.capstan.container.Deployments} says what is deployed. */
@NullMarked
package dev.capstan.container;

import org.jspecify.annotations.NullMarked;
