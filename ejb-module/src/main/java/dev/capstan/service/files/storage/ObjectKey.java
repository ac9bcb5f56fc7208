package dev.capstan.service.files.storage;

import java.util.regex.Pattern;

/** Checks the keys of objects, so that none can name anything outside of the store. */
final class ObjectKey {
    private static final Pattern FORM =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}/){0,8}[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    private ObjectKey() {}

    static String checked(String key) {
        if (!FORM.matcher(key).matches()) {
            throw new IllegalArgumentException("this is no key of an object: " + key);
        }
        return key;
    }
}
