package dev.capstan.service.sandboxes;

/**
 * Whether programs can be run here.
 *
 * @param provider what isolates them, or {@code none}
 * @param reason empty when they can, else why not and what to do
 */
public record SandboxAvailability(boolean works, String provider, String reason) {
    static SandboxAvailability by(String provider) {
        return new SandboxAvailability(true, provider, "");
    }

    static SandboxAvailability none(String reason) {
        return new SandboxAvailability(false, "none", reason);
    }
}
