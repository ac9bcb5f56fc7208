/** The tool that opens ports of a sandbox to its owner. Entry point: {@link dev.capstan.service.tools.ports.RegisterPortTool}. */
@NullMarked
package dev.capstan.service.tools.ports;

import org.jspecify.annotations.NullMarked;
