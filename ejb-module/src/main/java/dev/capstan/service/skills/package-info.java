/** Instructions with files that agents load when they need them. Entry point: {@link dev.capstan.service.skills.SkillService}. */
@NullMarked
package dev.capstan.service.skills;

import org.jspecify.annotations.NullMarked;
