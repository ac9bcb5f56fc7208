package dev.capstan.service.tools.web;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.net.WebAnswer;
import dev.capstan.service.net.WebClient;
import dev.capstan.service.net.WebException;
import dev.capstan.service.net.WebRequest;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** Reads pages of the web as text, behind the address guard. */
@ApplicationScoped
public class PageReader {
    private static final int MOST_BYTES = 5 << 20;
    private static final int MOST_ADDRESS = 4096;
    private static final Duration TIME = Duration.ofSeconds(30);

    @Inject
    WebClient web;

    /**
     * A page that was read.
     *
     * @param address where it was found in the end
     * @param cut whether it goes on beyond what was read
     */
    record Page(String address, String title, String text, boolean cut) {
        String whole() {
            return "%s%s\n\n%s%s"
                    .formatted(
                            title.isEmpty() ? "" : "# " + title + "\n",
                            address,
                            text.isEmpty() ? "(The page has no text.)" : text,
                            cut ? "\n\n[The page is longer than what is read of one.]" : "");
        }
    }

    /** @throws WebException with a sentence for the model */
    Page read(String url, CancelToken cancel) throws WebException {
        WebAnswer answer;
        try {
            answer = web.send(WebRequest.page(address(url), MOST_BYTES, TIME), cancel);
        } catch (AppException e) {
            throw new WebException(String.valueOf(e.getMessage()));
        }
        if (!answer.ok()) {
            throw new WebException("%s answered with status %d.".formatted(answer.address(), answer.status()));
        }
        PageText text = PageText.of(
                        answer.body(), answer.contentType(), answer.address().toString())
                .orElseThrow(() -> new WebException(
                        "%s is not text but %s. Where the sandbox has a network, it can be fetched there."
                                .formatted(answer.address(), answer.contentType())));
        return new Page(answer.address().toString(), text.title(), text.text(), answer.truncated());
    }

    private static URI address(String given) throws WebException {
        String url = given.strip();
        if (url.length() > MOST_ADDRESS) {
            throw new WebException("The address is too long.");
        }
        try {
            URI address = new URI(url.matches("(?i)[a-z][a-z0-9+.-]*:.*") ? url : "https://" + url);
            return new URI(address.toASCIIString().replaceFirst("#.*", ""));
        } catch (URISyntaxException e) {
            throw new WebException("%s is not a valid address.".formatted(url));
        }
    }
}
