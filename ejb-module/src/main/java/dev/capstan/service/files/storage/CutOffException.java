package dev.capstan.service.files.storage;

/** Another number of bytes came than was announced. Nothing of them is kept. */
public class CutOffException extends StorageException {
    private static final long serialVersionUID = 1L;

    public CutOffException(String message) {
        super(message);
    }
}
