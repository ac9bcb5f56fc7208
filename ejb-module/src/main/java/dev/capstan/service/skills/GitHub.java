package dev.capstan.service.skills;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.json.Json;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fetches folders of public repositories. Only the two addresses of the configuration are ever called: what a user writes,
 * and what GitHub answers, chooses paths below them, never a host; redirects are not followed.
 */
@ApplicationScoped
public class GitHub {
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration ALL = Duration.ofMinutes(2);
    private static final int LONGEST_LISTING = 2 << 20;
    private static final int MOST_BRANCH_PARTS = 4;
    private static final int MOST_FOLDERS = 50;
    private static final int PIECE = 8192;

    @Inject
    SkillsConfig config;

    @Inject
    Clock clock;

    private @Nullable HttpClient http;

    @PostConstruct
    void open() {
        http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @PreDestroy
    void close() {
        if (http != null) {
            http.shutdownNow();
        }
    }

    /**
     * All files below a folder.
     *
     * @throws InvalidSkillException when there is no such folder, or it holds more than a skill may
     */
    List<SkillFile> fetch(GitHubFolder folder) {
        try {
            return new Fetch(folder, clock.instant().plus(ALL)).files();
        } catch (IOException e) {
            throw new AppException(
                    AppException.Kind.BAD_GATEWAY,
                    "bad_gateway",
                    "GitHub could not be reached or broke off; try again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException(
                    AppException.Kind.UNAVAILABLE, "service_unavailable", "The server stops; try again later.");
        }
    }

    private final class Fetch {
        private final GitHubFolder folder;
        private final Instant deadline;
        private final SkillLimits limits = new SkillLimits();
        private final List<SkillFile> files = new ArrayList<>();
        private int folders;

        Fetch(GitHubFolder folder, Instant deadline) {
            this.folder = folder;
            this.deadline = deadline;
        }

        /** The name of a branch may have slashes: the shortest name that exists is meant. */
        List<SkillFile> files() throws IOException, InterruptedException {
            int most = Math.min(MOST_BRANCH_PARTS, folder.rest().size());
            for (int parts = 1; parts <= most; parts++) {
                Optional<JsonNode> listing = listing(folder.branch(parts), folder.path(parts));
                if (listing.isPresent()) {
                    collect(folder.branch(parts), folder.path(parts), "", listing.get());
                    return files;
                }
            }
            throw new InvalidSkillException(
                    "GitHub knows no such folder; check the address, and that the repository is public.");
        }

        private void collect(String branch, String root, String below, JsonNode listing)
                throws IOException, InterruptedException {
            if (++folders > MOST_FOLDERS) {
                throw new InvalidSkillException("A skill has at most %d folders.".formatted(MOST_FOLDERS));
            }
            for (JsonNode entry : listing) {
                String name = entry.path("name").asText("");
                String path = below.isEmpty() ? name : below + "/" + name;
                String inRepository = root.isEmpty() ? path : root + "/" + path;
                switch (entry.path("type").asText("")) {
                    case "file" ->
                        add(
                                branch,
                                inRepository,
                                limits.next(path),
                                entry.path("size").asLong(0));
                    case "dir" -> {
                        if (path.split("/", -1).length >= SkillLimits.DEEPEST) {
                            throw new InvalidSkillException(
                                    "The folder is deeper than %d folders.".formatted(SkillLimits.DEEPEST));
                        }
                        JsonNode inside = listing(branch, inRepository)
                                .orElseThrow(() ->
                                        new InvalidSkillException("The folder changed while it was read; try again."));
                        collect(branch, root, path, inside);
                    }
                    default -> {
                        // links and other repositories are no files of a skill
                    }
                }
            }
        }

        private void add(String branch, String inRepository, String path, long claimed)
                throws IOException, InterruptedException {
            if (claimed > SkillLimits.LARGEST_FILE) {
                limits.read(path, claimed, 0);
            }
            URI address = below(
                    config.githubRaw(),
                    "%s/%s/%s/%s"
                            .formatted(
                                    folder.owner(),
                                    folder.repository(),
                                    GitHubFolder.encoded(branch),
                                    GitHubFolder.encoded(inRepository)));
            HttpResponse<InputStream> response = send(address, false);
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw refused(response.statusCode());
                }
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                byte[] piece = new byte[PIECE];
                int count;
                while ((count = body.read(piece)) >= 0) {
                    limits.read(path, content.size() + (long) count, count);
                    content.write(piece, 0, count);
                    left();
                }
                files.add(new SkillFile(path, content.toByteArray()));
            }
        }

        /** Empty when there is no such folder on such a branch. */
        private Optional<JsonNode> listing(String branch, String path) throws IOException, InterruptedException {
            String below = path.isEmpty() ? "" : "/" + GitHubFolder.encoded(path);
            URI address = URI.create("%s?ref=%s"
                    .formatted(
                            below(
                                    config.githubApi(),
                                    "repos/%s/%s/contents%s".formatted(folder.owner(), folder.repository(), below)),
                            GitHubFolder.encoded(branch).replace("/", "%2F")));
            HttpResponse<InputStream> response = send(address, true);
            try (InputStream body = response.body()) {
                if (response.statusCode() == 404) {
                    return Optional.empty();
                }
                if (response.statusCode() != 200) {
                    throw refused(response.statusCode());
                }
                byte[] bytes = body.readNBytes(LONGEST_LISTING + 1);
                if (bytes.length > LONGEST_LISTING) {
                    throw new InvalidSkillException("The folder has more entries than a skill may have.");
                }
                return Optional.of(parsed(bytes));
            }
        }

        private HttpResponse<InputStream> send(URI address, boolean listing) throws IOException, InterruptedException {
            HttpClient client = http;
            if (client == null) {
                throw new IllegalStateException("GitHub is asked before the start");
            }
            Duration time = left();
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    .timeout(time.compareTo(CALL) < 0 ? time : CALL)
                    .header("User-Agent", "Capstan");
            if (listing) {
                request.header("Accept", "application/vnd.github+json");
                config.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        }

        private Duration left() throws IOException {
            Duration left = Duration.between(clock.instant(), deadline);
            if (left.toMillis() < 1) {
                throw new IOException("fetching a skill took too long");
            }
            return left;
        }
    }

    private static JsonNode parsed(byte[] bytes) {
        try {
            JsonNode listing = Json.MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
            if (listing.isArray()) {
                return listing;
            }
        } catch (JsonProcessingException e) {
            throw new InvalidSkillException("GitHub answered with something that is no listing of a folder.");
        }
        throw new InvalidSkillException("The address names a file; name the folder that holds SKILL.md.");
    }

    private static InvalidSkillException refused(int status) {
        return new InvalidSkillException(
                switch (status) {
                    case 403, 429 -> "GitHub limits how often this server may ask; try again in an hour.";
                    case 301, 302, 307 -> "The repository has moved; use its new address.";
                    case 404 -> "A file of the folder is gone; try again.";
                    default -> "GitHub answered with HTTP %d; try again later.".formatted(status);
                });
    }

    private static URI below(URI base, String path) {
        String start = base.toString();
        return URI.create((start.endsWith("/") ? start : start + "/") + path);
    }
}
