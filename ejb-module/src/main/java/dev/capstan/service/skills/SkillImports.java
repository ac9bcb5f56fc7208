package dev.capstan.service.skills;

import dev.capstan.service.errors.AppException;
import dev.capstan.types.skills.SkillSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;

/** How users come by skills of their own. Files are fetched and read outside any transaction. */
@ApplicationScoped
public class SkillImports {
    @Inject
    SkillService service;

    @Inject
    GitHub github;

    /**
     * Takes a folder of a public repository over.
     *
     * @throws InvalidSkillException when it is none, or holds more than a skill may
     */
    public SkillView fromGitHub(UUID userId, String url) {
        List<SkillFile> files = github.fetch(GitHubFolder.of(url));
        return service.add(userId, SkillSource.GITHUB, url.strip(), SkillDocument.in(files), files);
    }

    /**
     * Takes a zip archive over: of the folder itself, or of the files in it.
     *
     * @throws InvalidSkillException when it is none, or holds more than a skill may
     */
    public SkillView fromArchive(UUID userId, InputStream archive) {
        byte[] bytes;
        try {
            bytes = archive.readNBytes(SkillLimits.LARGEST_ARCHIVE + 1);
        } catch (IOException e) {
            throw new InvalidSkillException("The archive did not arrive whole; send it again.");
        }
        if (bytes.length > SkillLimits.LARGEST_ARCHIVE) {
            throw new AppException(
                    AppException.Kind.TOO_LARGE,
                    "payload_too_large",
                    "The archive of a skill has at most %d MiB.".formatted(SkillLimits.LARGEST_ARCHIVE >> 20));
        }
        List<SkillFile> files = withoutFolder(SkillZip.read(bytes));
        return service.add(userId, SkillSource.CUSTOM, null, SkillDocument.in(files), files);
    }

    /** Archives often hold one folder with everything in it. */
    private static List<SkillFile> withoutFolder(List<SkillFile> files) {
        String first = files.getFirst().path();
        String folder = first.substring(0, first.indexOf('/') + 1);
        boolean common =
                !folder.isEmpty() && files.stream().allMatch(file -> file.path().startsWith(folder));
        return common
                ? files.stream()
                        .map(file -> new SkillFile(file.path().substring(folder.length()), file.content()))
                        .toList()
                : files;
    }
}
