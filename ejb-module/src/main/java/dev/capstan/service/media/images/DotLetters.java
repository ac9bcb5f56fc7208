package dev.capstan.service.media.images;

import java.awt.Graphics2D;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Writes capitals as dots, five by seven: servers without fonts can do that too. What has no capital is a question mark. */
final class DotLetters {
    private static final int WIDTH = 5;
    private static final int HEIGHT = 7;
    private static final char FIRST = ' ';

    /** Columns from left to right, the lowest bit on top, of the characters from the space to the underscore. */
    private static final byte[] DOTS = HexFormat.of()
            .parseHex(String.join(
                    "",
                    "000000000000005F00000007000700147F147F14242A7F2A12231308646236495522500005030000",
                    "001C2241000041221C00082A1C2A0808083E08080050300000080808080800606000002010080402",
                    "3E5149453E00427F400042615149462141454B311814127F1027454545393C4A4949300171090503",
                    "3649494936064949291E003636000000563600000008142241141414141441221408000201510906",
                    "324979413E7E1111117E7F494949363E414141227F4141221C7F494949417F090901013E41415132",
                    "7F0808087F00417F41002040413F017F081422417F404040407F0204027F7F0408107F3E4141413E",
                    "7F090909063E4151215E7F09192946464949493101017F01013F4040403F1F2040201F7F2018207F",
                    "63140814630304780403615149454300007F4100020408102041417F000004020102044040404040"));

    private DotLetters() {}

    /** @return where the last line ends */
    static int draw(Graphics2D pen, String text, int left, int top, int dot, int width, int mostLines) {
        int y = top;
        for (String line : lines(letters(text), Math.max(1, width / (dot * (WIDTH + 1))), mostLines)) {
            for (int i = 0; i < line.length(); i++) {
                draw(pen, line.charAt(i), left + i * dot * (WIDTH + 1), y, dot);
            }
            y += dot * (HEIGHT + 2);
        }
        return y;
    }

    private static void draw(Graphics2D pen, char letter, int left, int top, int dot) {
        for (int column = 0; column < WIDTH; column++) {
            int dots = DOTS[(letter - FIRST) * WIDTH + column];
            for (int row = 0; row < HEIGHT; row++) {
                if ((dots >> row & 1) == 1) {
                    pen.fillRect(left + column * dot, top + row * dot, dot, dot);
                }
            }
        }
    }

    static String letters(String text) {
        StringBuilder letters = new StringBuilder();
        Normalizer.normalize(text.strip().replaceAll("\\s+", " "), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toUpperCase(Locale.ROOT)
                .codePoints()
                .forEach(point -> letters.append(point >= FIRST && point <= '_' ? (char) point : '?'));
        return letters.toString();
    }

    private static List<String> lines(String text, int columns, int most) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (!rest.isEmpty() && lines.size() < most) {
            int end = rest.length() <= columns ? rest.length() : rest.lastIndexOf(' ', columns);
            int cut = end > 0 ? end : columns;
            lines.add(rest.substring(0, cut));
            rest = rest.substring(cut).strip();
        }
        return lines;
    }
}
