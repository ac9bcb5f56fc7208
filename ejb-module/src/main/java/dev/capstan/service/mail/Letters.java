package dev.capstan.service.mail;

import dev.capstan.service.mail.Mailbox.Order;
import dev.capstan.service.mail.transport.Letter;
import dev.capstan.types.mail.MailKind;
import dev.capstan.types.users.Language;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes letters in the language of whoever gets them, from {@code letters_<language>.properties}: a subject, a text with a
 * blank line between paragraphs, and what the link is called.
 */
@ApplicationScoped
public class Letters {
    /** The member of a letter's content that is shown as a link. */
    public static final String LINK = "link";

    private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)}");

    @Inject
    MailConfig config;

    private final Map<Language, Properties> texts = new EnumMap<>(Language.class);

    @PostConstruct
    void read() {
        for (Language language : Language.values()) {
            texts.put(language, read(language));
        }
    }

    private static Properties read(Language language) {
        String name = "letters_%s.properties".formatted(language.wire());
        try (InputStream in = Objects.requireNonNull(Letters.class.getResourceAsStream(name), name)) {
            Properties read = new Properties();
            read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Letter write(Order order) {
        Language language = Language.ofWire(order.language()).orElse(Language.EN);
        String subject = filled(text(language, order.kind(), "subject"), order.content());
        String[] paragraphs = text(language, order.kind(), "text").split("\n\n", -1);
        @Nullable String link = order.content().get(LINK);
        StringBuilder plain = new StringBuilder();
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < paragraphs.length; i++) {
            String paragraph = filled(paragraphs[i], order.content());
            plain.append(paragraph).append("\n\n");
            html.append("<p>").append(escape(paragraph)).append("</p>\n");
            if (i == 0 && link != null) {
                plain.append(link).append("\n\n");
                html.append("<p><a href=\"%s\">%s</a></p>\n"
                        .formatted(escape(link), escape(text(language, order.kind(), "link"))));
            }
        }
        return new Letter(
                order.id().toString(),
                order.recipient(),
                language.wire(),
                subject,
                plain.toString(),
                page(language, subject, html));
    }

    private String text(Language language, MailKind kind, String part) {
        String key = kind.wire() + "." + part;
        return Objects.requireNonNull(
                Objects.requireNonNull(texts.get(language)).getProperty(key), () -> "letters have no text " + key);
    }

    private String filled(String text, Map<String, String> content) {
        return PLACE.matcher(text).replaceAll(place -> {
            String name = place.group(1);
            String value = name.equals("product") ? config.product() : content.get(name);
            return Matcher.quoteReplacement(Objects.requireNonNull(value, () -> "a letter lacks " + name));
        });
    }

    private static String page(Language language, String title, CharSequence body) {
        return """
                <!doctype html>
                <html lang="%s"><head><meta charset="utf-8"><title>%s</title></head>
                <body>
                %s</body></html>
                """.formatted(language.wire(), escape(title), body);
    }

    /** Safe between double quotes and between tags. */
    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
