package dev.capstan.service.auth.recovery;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.mail.Mailbox;
import dev.capstan.service.users.Account;
import dev.capstan.types.users.LinkPurpose;
import dev.capstan.types.users.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Lets people prove their addresses, and keeps out who has not where that is required. */
@ApplicationScoped
public class AddressProof {
    @Inject
    AccountLinks links;

    @Inject
    Mailbox mailbox;

    @Inject
    RecoveryConfig config;

    /** Sends a link to a new account, where mail is on; where a proof is required, {@link #require} does. */
    public void begin(UUID userId) {
        if (!config.verifiedEmailRequired()) {
            links.mailProof(userId);
        }
    }

    /** @throws AppException mail_off where nothing can be sent */
    public void again(UUID userId) {
        if (!mailbox.on()) {
            throw new AppException(
                    Kind.NOT_CONFIGURED, "mail_off", "This server sends no mail, and needs no proof of addresses.");
        }
        links.mailProof(userId);
    }

    public boolean opens(String token) {
        return links.peek(token, LinkPurpose.EMAIL_VERIFICATION).isPresent();
    }

    public void prove(String token) {
        links.proveAddress(token);
    }

    /**
     * Sends another link to whom it keeps out. Administrators are let in, so that no setting locks all of them out.
     *
     * @throws AppException email_not_verified
     */
    public void require(Account account) {
        if (config.verifiedEmailRequired() && !account.emailVerified() && account.role() != Role.ADMIN) {
            links.mailProof(account.id());
            throw new AppException(
                    Kind.FORBIDDEN,
                    "email_not_verified",
                    "Confirm your e-mail address first: we have sent a link to it. Then sign in.");
        }
    }
}
