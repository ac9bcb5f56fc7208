/** What users and the operator set: the models that can be chosen. Entry point: {@link LlmSettingService}. */
@NullMarked
package dev.capstan.service.settings;

import org.jspecify.annotations.NullMarked;
