/** Agent types and the loop that lets a model work with tools. */
@NullMarked
package dev.capstan.service.agents;

import org.jspecify.annotations.NullMarked;
