package dev.capstan.service.files.storage;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.secrets.SecretSealedException;
import java.net.URI;
import java.time.Clock;

/** Makes and reads the links of this server's own store. Every node that has the master key can answer them. */
public final class LocalLinks {
    /** Below which path of this server the links lie. */
    public static final String PATH = "storage/";

    private static final int LONGEST = 8192;

    private final URI base;
    private final SecretBox secrets;
    private final Clock clock;

    LocalLinks(URI base, SecretBox secrets, Clock clock) {
        this.base = base;
        this.secrets = secrets;
        this.clock = clock;
    }

    URI upload(String key, UploadTerms terms) {
        return link(new LocalLink(
                true,
                key,
                terms.contentType(),
                terms.length(),
                null,
                clock.instant().plus(terms.lifetime())));
    }

    URI download(String key, DownloadTerms terms) {
        return link(new LocalLink(
                false,
                key,
                terms.contentType(),
                -1,
                terms.disposition(),
                clock.instant().plus(terms.lifetime())));
    }

    private URI link(LocalLink link) {
        return base.resolve(PATH + secrets.seal(link.text(), LocalLink.PURPOSE));
    }

    /** @throws AppException unless this server made the link for this, and it has not expired */
    LocalLink read(String token, boolean write) {
        if (token.length() > LONGEST) {
            throw refused();
        }
        LocalLink link;
        try {
            link = LocalLink.of(secrets.open(token, LocalLink.PURPOSE));
        } catch (SecretSealedException | IllegalArgumentException e) {
            throw refused();
        }
        if (link.write() != write) {
            throw refused();
        }
        if (link.until().isBefore(clock.instant())) {
            throw new AppException(Kind.FORBIDDEN, "link_expired", "This link has expired. Ask for a new one.");
        }
        return link;
    }

    private static AppException refused() {
        return new AppException(
                Kind.FORBIDDEN, "link_invalid", "This link was not made by this server for this. Ask for a new one.");
    }
}
