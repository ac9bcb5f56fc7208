/** Tools that search the web and read pages. Entry point: {@link dev.capstan.service.tools.web.PageReader}. */
@NullMarked
package dev.capstan.service.tools.web;

import org.jspecify.annotations.NullMarked;
