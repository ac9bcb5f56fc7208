/** Where agents' programs run, and what keeps them there. Entry point: {@link SandboxProvider}. */
@NullMarked
package dev.capstan.service.sandboxes.provider;

import org.jspecify.annotations.NullMarked;
