package dev.capstan.service.files.scan;

import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Has each file scanned before it counts, where a scanner is configured. What was not scanned is not taken. */
@ApplicationScoped
public class FileScan {
    private static final Logger LOG = Logger.getLogger(FileScan.class.getName());

    @Inject
    ScanConfig config;

    @Inject
    AuditLog audit;

    private MalwareScanner scanner = new NoScanner();

    @PostConstruct
    void choose() {
        scanner = config.clamd().<MalwareScanner>map(ClamdScanner::new).orElseGet(NoScanner::new);
    }

    public boolean on() {
        return scanner.on();
    }

    /**
     * @return what to tell about malware in it; empty for a file that is clean
     * @throws AppException scan_unavailable when it cannot be said; the upload can be completed again later
     * @throws IOException when the content cannot be read
     */
    public Optional<String> refusal(UUID assetId, String name, InputStream content) throws IOException {
        try {
            Optional<String> found = scanner.find(content);
            found.ifPresent(malware -> audit.record(AuditEntry.failure("file.malware", "malware_found")
                    .about("file", assetId)
                    .with("malware", malware)));
            return found.map(malware ->
                    "%s holds what a malware scanner knows as %s, and was removed.".formatted(name, malware));
        } catch (ScanException e) {
            LOG.log(Level.SEVERE, "A file could not be scanned for malware: " + e.getMessage(), e);
            throw new AppException(
                    Kind.UNAVAILABLE,
                    "scan_unavailable",
                    "The file could not be scanned for malware. Try again later, or tell your administrator.");
        }
    }
}
