package dev.capstan.architecture;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The order of versions as Maven sees it: numbers as numbers, {@code alpha} before {@code rc} before the release. */
record MavenVersion(List<String> parts) implements Comparable<MavenVersion> {
    private static final Pattern PART = Pattern.compile("[0-9]+|[a-z]+");
    private static final List<String> ORDER = List.of("alpha", "beta", "milestone", "rc", "snapshot", "", "sp");
    private static final List<String> RELEASE = List.of("final", "ga", "release");

    MavenVersion {
        parts = List.copyOf(parts);
    }

    static MavenVersion of(String text) {
        List<String> parts = new ArrayList<>(PART.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .filter(part -> !RELEASE.contains(part))
                .map(part -> part.equals("cr") ? "rc" : part.equals("m") ? "milestone" : part)
                .toList());
        while (!parts.isEmpty() && parts.getLast().matches("0+")) {
            parts.removeLast();
        }
        return new MavenVersion(parts);
    }

    @Override
    public int compareTo(MavenVersion other) {
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            int order = compare(part(i), other.part(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private String part(int index) {
        return index < parts.size() ? parts.get(index) : "";
    }

    private static int compare(String one, String other) {
        boolean number = !one.isEmpty() && Character.isDigit(one.charAt(0));
        boolean otherNumber = !other.isEmpty() && Character.isDigit(other.charAt(0));
        if (number && otherNumber) {
            return new BigInteger(one).compareTo(new BigInteger(other));
        }
        if (number || otherNumber) {
            return number ? value(one, other) : -value(other, one);
        }
        return rank(one) != rank(other) ? Integer.compare(rank(one), rank(other)) : one.compareTo(other);
    }

    /** A number against nothing or a word: nothing counts as zero, and words come before numbers. */
    private static int value(String number, String other) {
        return other.isEmpty() ? new BigInteger(number).signum() : 1;
    }

    private static int rank(String word) {
        int known = ORDER.indexOf(word);
        return known < 0 ? ORDER.size() : known;
    }
}
