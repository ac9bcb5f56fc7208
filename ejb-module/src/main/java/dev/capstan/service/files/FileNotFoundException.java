package dev.capstan.service.files;

import dev.capstan.service.errors.AppException;
import java.util.UUID;

/** There is no such file, it belongs to somebody else, or its bytes never came. */
public class FileNotFoundException extends AppException {
    private static final long serialVersionUID = 1L;

    public FileNotFoundException(UUID assetId) {
        super(Kind.NOT_FOUND, "file_upload_not_found", "There is no file " + assetId + ".");
    }

    FileNotFoundException(String message) {
        super(Kind.NOT_FOUND, "file_upload_not_found", message);
    }
}
