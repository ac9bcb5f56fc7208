package dev.capstan.service.mail;

import dev.capstan.service.secrets.SealedPlace;
import dev.capstan.service.secrets.SealedPlaces;
import dev.capstan.types.secrets.SealedColumn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What fills letters that wait. */
@ApplicationScoped
public class MailSecrets implements SealedPlaces {
    @Override
    public List<SealedPlace> places() {
        return List.of(new SealedPlace(
                new SealedColumn("mail_outbox", "id", "uuid", "content_sealed"), id -> Mailbox.PURPOSE + id));
    }
}
