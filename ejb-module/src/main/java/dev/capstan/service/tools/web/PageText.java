package dev.capstan.service.tools.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * What a page says, as plain text with headings, lists and links as Markdown has them.
 *
 * @param title empty when it has none
 */
record PageText(String title, String text) {
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([^\\s;\"]+)");
    private static final Set<String> TEXT_TYPES = Set.of(
            "application/json",
            "application/ld+json",
            "application/xml",
            "application/rss+xml",
            "application/atom+xml",
            "application/javascript",
            "application/x-yaml",
            "application/yaml");
    private static final String UNREAD = "script, style, noscript, template, svg, canvas, iframe, object, embed, "
            + "input, select, textarea, button, [hidden], [aria-hidden=true]";
    private static final int ENOUGH = 400;

    /** Empty when the content is not text. */
    static Optional<PageText> of(byte[] body, @Nullable String contentType, String address) {
        String type = contentType == null
                ? "text/html"
                : contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        if (type.equals("text/html") || type.equals("application/xhtml+xml")) {
            return Optional.of(html(body, charset(contentType), address));
        }
        if (type.startsWith("text/") || TEXT_TYPES.contains(type) || type.endsWith("+json")) {
            String charset = charset(contentType);
            Charset decoded = charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset);
            return Optional.of(new PageText("", new String(body, decoded)));
        }
        return Optional.empty();
    }

    /** Null when none is named that is known here: the page itself may name one. */
    private static @Nullable String charset(@Nullable String contentType) {
        Matcher named = CHARSET.matcher(contentType == null ? "" : contentType);
        if (!named.find()) {
            return null;
        }
        try {
            return Charset.forName(named.group(1)).name();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    private static PageText html(byte[] body, @Nullable String charset, String address) {
        Document document;
        try {
            document = Jsoup.parse(new ByteArrayInputStream(body), charset, address);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
        document.select(UNREAD).remove();
        Element whole = document.body();
        Element main = document.selectFirst("main, article, [role=main]");
        Writer writer = new Writer();
        NodeTraversor.traverse(writer, main != null && main.text().length() >= ENOUGH ? main : whole);
        return new PageText(document.title().strip(), writer.text());
    }

    /** Writes blocks on lines of their own. */
    private static final class Writer implements NodeVisitor {
        private static final Set<String> LINES = Set.of("li", "tr", "dt", "dd", "br", "option");
        private final StringBuilder out = new StringBuilder();
        private int preformatted;

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                text(words);
            } else if (node instanceof Element element) {
                begin(element);
            }
        }

        private void text(TextNode words) {
            String text = preformatted > 0 ? words.getWholeText() : words.text();
            boolean gap = out.isEmpty() || Character.isWhitespace(out.charAt(out.length() - 1));
            out.append(gap && preformatted == 0 ? text.stripLeading() : text);
        }

        private void begin(Element element) {
            String name = element.normalName();
            if (name.equals("pre")) {
                preformatted++;
            }
            if (name.matches("h[1-6]")) {
                blank();
                out.append("#".repeat(name.charAt(1) - '0')).append(' ');
            } else if (name.equals("li")) {
                line();
                out.append("- ");
            } else if (LINES.contains(name)) {
                line();
            } else if (name.equals("td") || name.equals("th")) {
                separate();
            } else if (element.isBlock()) {
                blank();
            } else if (linked(element)) {
                out.append('[');
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) {
                return;
            }
            String name = element.normalName();
            if (name.equals("pre")) {
                preformatted--;
            }
            if (linked(element)) {
                out.append("](").append(element.absUrl("href")).append(')');
            } else if (LINES.contains(name)) {
                line();
            } else if (element.isBlock() && !name.equals("td") && !name.equals("th")) {
                blank();
            }
        }

        private static boolean linked(Element element) {
            return element.normalName().equals("a")
                    && element.absUrl("href").startsWith("http")
                    && !element.text().isBlank();
        }

        private void separate() {
            if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
                out.append(" | ");
            }
        }

        private void line() {
            if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
                out.append('\n');
            }
        }

        private void blank() {
            line();
            if (out.length() > 1 && out.charAt(out.length() - 2) != '\n') {
                out.append('\n');
            }
        }

        String text() {
            return out.toString()
                    .replaceAll("[ \\t\\u00a0]+\\n", "\n")
                    .replaceAll("\\n{3,}", "\n\n")
                    .strip();
        }
    }
}
