package dev.capstan.service.credits.accounts;

import java.util.List;

/** Some of all shared accounts, newest first. */
public record SharedAccountPage(List<SharedAccountView> accounts, long total) {
    public SharedAccountPage {
        accounts = List.copyOf(accounts);
    }
}
