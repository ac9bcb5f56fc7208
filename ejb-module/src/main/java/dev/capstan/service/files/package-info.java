/**
 * Files of users: uploads in three steps, links, the media library, avatars, and what a session shows. Entry points:
 * {@link dev.capstan.service.files.Uploads} and {@link dev.capstan.service.files.FileService}.
 */
@NullMarked
package dev.capstan.service.files;

import org.jspecify.annotations.NullMarked;
