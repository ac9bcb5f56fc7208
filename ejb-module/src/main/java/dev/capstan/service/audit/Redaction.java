package dev.capstan.service.audit;

import java.util.regex.Pattern;

/** Takes out of a text what must not be kept: secrets that got there by mistake, and characters that break lines. */
final class Redaction {
    static final String HIDDEN = "[hidden]";
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** JWTs, API keys of this server and of others, password hashes, sealed secrets, bearer headers, private keys. */
    private static final Pattern SECRET = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*){0,4}"
            + "|\\bii_[A-Za-z0-9]{20,}"
            + "|\\b(?:sk|rk|pk|whsec|ghp|gho|ghs|xox[a-z])[-_][A-Za-z0-9_-]{12,}"
            + "|\\bAIza[A-Za-z0-9_-]{20,}|\\bAKIA[A-Z0-9]{12,}"
            + "|\\$(?:argon2id|2[aby]|scrypt)\\$\\S+"
            + "|\\bv1\\.[0-9a-f]{12}\\.\\S+"
            + "|(?i:bearer|basic)\\s+[A-Za-z0-9+/=._~-]{12,}"
            + "|-----BEGIN [A-Z ]*PRIVATE KEY-----.*");

    private Redaction() {}

    static String clean(String text, int longest) {
        String line = CONTROL.matcher(text).replaceAll("?");
        String safe = SECRET.matcher(line).replaceAll(HIDDEN);
        return safe.length() <= longest ? safe : safe.substring(0, longest - 1) + "…";
    }
}
