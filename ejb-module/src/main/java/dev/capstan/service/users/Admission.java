package dev.capstan.service.users;

import dev.capstan.persistence.users.IdentityRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

/** Decides whether an address may have an account at all. Who has one already is not asked. */
@Stateless
public class Admission {
    @Inject
    UsersConfig config;

    @Inject
    IdentityRepository identities;

    @Inject
    Clock clock;

    /**
     * @param verified whether the address was proved: a domain lets in only those who have shown that they belong to it
     * @throws AppException domain_not_allowed or waitlist_denied
     */
    public void require(EmailAddress email, boolean verified) {
        String domain = email.text().substring(email.text().indexOf('@') + 1);
        if (!config.allowedDomains().isEmpty()
                && !(verified && config.allowedDomains().contains(domain))) {
            throw new AppException(
                    Kind.FORBIDDEN,
                    "domain_not_allowed",
                    verified
                            ? "Addresses of this domain have no accounts on this server. Ask your administrator."
                            : "This server needs an address that your sign-in provider has verified. Sign in there.");
        }
        boolean passes = verified && config.waitlistDomains().contains(domain);
        if (config.waitlist() && !passes && !identities.admitted(email.text())) {
            throw new AppException(
                    Kind.FORBIDDEN,
                    "waitlist_denied",
                    "This server is in a closed beta and your address is not admitted yet. Ask its administrator.");
        }
    }

    public void admit(EmailAddress email, UUID by) {
        identities.admit(email.text(), by, clock.instant());
    }

    public void dismiss(EmailAddress email) {
        identities.dismiss(email.text());
    }
}
