package dev.capstan.service.sessions;

import dev.capstan.persistence.sessions.SessionOwnerRepository;
import dev.capstan.service.users.AccountClosed;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** What becomes of the sessions of somebody who closes the account: none is public any more, and no run of them goes on. */
@Stateless
@LocalBean
public class ClosedAccountSessions {
    @Inject
    SessionOwnerRepository sessions;

    @Inject
    Event<SessionDeleted> deletions;

    public void onClosed(@Observes AccountClosed event) {
        sessions.unpublishAll(event.userId());
        sessions.findWithActiveRun(event.userId())
                .forEach(session -> deletions.fire(new SessionDeleted(event.userId(), session)));
    }
}
