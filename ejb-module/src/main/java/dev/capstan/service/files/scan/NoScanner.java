package dev.capstan.service.files.scan;

import java.io.InputStream;
import java.util.Optional;

/** Where none is configured. */
public final class NoScanner implements MalwareScanner {
    @Override
    public boolean on() {
        return false;
    }

    @Override
    public Optional<String> find(InputStream content) {
        return Optional.empty();
    }
}
