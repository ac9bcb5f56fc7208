package dev.capstan.web.sandboxes;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.sandboxes.ports.PortLink;
import dev.capstan.service.sandboxes.ports.SandboxPorts;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.users.Account;
import dev.capstan.service.users.UserService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What a link opens, and for how long: until its time, and while the session is that of an account that may sign in. */
@ApplicationScoped
class PortAccess {
    @Inject
    SandboxPorts ports;

    @Inject
    SessionService sessions;

    @Inject
    UserService users;

    /** @throws AppException unless the link opens something now */
    PortLink read(String token) {
        PortLink link = ports.read(token);
        check(link);
        return link;
    }

    /** @throws AppException when the link does not open anything any more */
    void check(PortLink link) {
        ports.requireValid(link);
        if (users.findAccount(link.userId()).filter(Account::active).isEmpty()) {
            throw new AppException(Kind.FORBIDDEN, "link_invalid", "The account that this link belongs to is closed.");
        }
        sessions.get(link.userId(), link.sessionId());
    }
}
