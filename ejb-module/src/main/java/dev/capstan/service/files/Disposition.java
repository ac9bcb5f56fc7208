package dev.capstan.service.files;

import java.nio.charset.StandardCharsets;

/** The header Content-Disposition as RFC 6266 wants it: a plain name for old readers, the real one for all others. */
public final class Disposition {
    private static final String PLAIN = "!#$&+-.^_`|~";
    private static final char DELETE = 0x7f;

    private Disposition() {}

    /** @param inline whether a browser may show it instead of saving it */
    public static String of(String name, boolean inline) {
        StringBuilder header = new StringBuilder(inline ? "inline" : "attachment").append("; filename=\"");
        boolean exact = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean safe = c >= ' ' && c < DELETE && c != '"' && c != '\\' && c != '%';
            exact &= safe;
            header.append(safe ? c : '_');
        }
        header.append('"');
        if (!exact) {
            header.append("; filename*=UTF-8''");
            encode(name, header);
        }
        return header.toString();
    }

    private static void encode(String name, StringBuilder header) {
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            boolean plain =
                    c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || PLAIN.indexOf(c) >= 0;
            if (plain) {
                header.append((char) c);
            } else {
                header.append('%').append("0123456789ABCDEF".charAt(c >> 4)).append("0123456789ABCDEF".charAt(c & 15));
            }
        }
    }
}
