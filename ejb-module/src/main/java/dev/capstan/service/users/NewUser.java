package dev.capstan.service.users;

import dev.capstan.types.users.Role;
import org.jspecify.annotations.Nullable;

/** An account to create. The password is hashed already; null for an account that signs in elsewhere. */
public record NewUser(EmailAddress email, @Nullable String passwordHash, String name, Role role) {
    private static final int LONGEST_NAME = 200;

    public NewUser {
        name = name.strip().replaceAll("\\s+", " ");
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a name has at most " + LONGEST_NAME + " characters");
        }
    }

    String firstName() {
        return firstName(name);
    }

    String lastName() {
        return lastName(name);
    }

    static String firstName(String name) {
        int space = name.indexOf(' ');
        return space < 0 ? name : name.substring(0, space);
    }

    static String lastName(String name) {
        int space = name.indexOf(' ');
        return space < 0 ? "" : name.substring(space + 1);
    }

    @Override
    public String toString() {
        return "NewUser[" + role + "]";
    }
}
