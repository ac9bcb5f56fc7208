/** Files over REST: uploads, downloads, the media library, avatars, and the links of this server's own store. */
@NullMarked
package dev.capstan.web.files;

import org.jspecify.annotations.NullMarked;
