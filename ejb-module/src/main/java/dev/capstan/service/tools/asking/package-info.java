/** Tools that ask the user and wait for the answer. Entry points: {@link dev.capstan.service.tools.asking.AskUserSelectTool} and {@link dev.capstan.service.tools.asking.AskUserEnvTool}. */
@NullMarked
package dev.capstan.service.tools.asking;

import org.jspecify.annotations.NullMarked;
