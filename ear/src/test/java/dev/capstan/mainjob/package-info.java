/** The main job end to end, on the packaged server over HTTP and Socket.IO. */
@NullMarked
package dev.capstan.mainjob;

import org.jspecify.annotations.NullMarked;
