/** What runs in sandboxes, shown to browsers. Entry point: {@link dev.capstan.web.sandboxes.PortServlet}. */
@NullMarked
package dev.capstan.web.sandboxes;

import org.jspecify.annotations.NullMarked;
