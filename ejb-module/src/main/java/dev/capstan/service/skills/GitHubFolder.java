package dev.capstan.service.skills;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A folder of a repository, as its address in a browser names it.
 *
 * @param rest the name of the branch, which may have slashes in it, and then the path
 */
record GitHubFolder(String owner, String repository, List<String> rest) {
    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})");
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final int DEEPEST = 20;
    private static final String FORM = "https://github.com/{owner}/{repository}/tree/{branch}/{path}";

    /** @throws InvalidSkillException unless it has that form */
    static GitHubFolder of(String url) {
        URI address;
        try {
            address = URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        boolean github = "https".equalsIgnoreCase(address.getScheme())
                && ("github.com".equalsIgnoreCase(address.getHost())
                        || "www.github.com".equalsIgnoreCase(address.getHost()))
                && address.getPort() == -1
                && address.getRawUserInfo() == null;
        if (!github || address.getRawPath() == null) {
            throw wrong();
        }
        List<String> parts = Arrays.stream(address.getRawPath().split("/"))
                .filter(part -> !part.isEmpty())
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
        boolean whole = parts.size() > 3
                && parts.size() <= DEEPEST
                && OWNER.matcher(parts.get(0)).matches()
                && REPOSITORY.matcher(parts.get(1)).matches()
                && parts.get(2).equals("tree")
                && parts.stream().noneMatch(GitHubFolder::odd);
        if (!whole) {
            throw wrong();
        }
        return new GitHubFolder(parts.get(0), parts.get(1), parts.subList(3, parts.size()));
    }

    private static boolean odd(String part) {
        return part.equals(".") || part.equals("..") || part.chars().anyMatch(c -> c < ' ' || c == '/' || c == '\\');
    }

    private static InvalidSkillException wrong() {
        return new InvalidSkillException(
                "This is not the address of a folder at GitHub. It has the form " + FORM + ".");
    }

    /** The branch when it has so many parts. */
    String branch(int parts) {
        return String.join("/", rest.subList(0, parts));
    }

    /** The folder in the repository when the branch has so many parts; empty for all of it. */
    String path(int branchParts) {
        return String.join("/", rest.subList(branchParts, rest.size()));
    }

    static String encoded(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
