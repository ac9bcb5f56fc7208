package dev.capstan.service.files.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps objects as files of a directory. Its links are answered by this server. A half-written object is never seen. */
public final class LocalObjectStore implements ObjectStore {
    private static final int CHUNK = 64 * 1024;
    private static final String DRAFTS = ".drafts";

    private final Path root;
    private final LocalLinks links;

    LocalObjectStore(Path root, LocalLinks links) {
        this.root = root.toAbsolutePath().normalize();
        this.links = links;
    }

    /** Reads a link of this store; see {@link LocalLinks#read}. */
    public LocalLink open(String token, boolean write) {
        return links.read(token, write);
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public URI uploadLink(String key, UploadTerms terms) {
        return links.upload(ObjectKey.checked(key), terms);
    }

    @Override
    public URI downloadLink(String key, DownloadTerms terms) {
        return links.download(ObjectKey.checked(key), terms);
    }

    @Override
    public Optional<Long> size(String key) throws StorageException {
        Path file = file(key);
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(Files.size(file))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("measured", key, e);
        }
    }

    @Override
    public InputStream read(String key, Part part) throws StorageException {
        SeekableByteChannel channel;
        try {
            channel = Files.newByteChannel(file(key), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new StorageException("there is no object " + key, e);
        } catch (IOException e) {
            throw failed("read", key, e);
        }
        try {
            if (part.from() + part.length() > channel.size()) {
                throw new StorageException("the object %s ends before %s".formatted(key, part));
            }
            channel.position(part.from());
            return new BoundedStream(Channels.newInputStream(channel), part.length());
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw e instanceof StorageException known ? known : failed("read", key, e);
        }
    }

    private static void closeQuietly(SeekableByteChannel channel, IOException because) {
        try {
            channel.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public void write(String key, InputStream content, long length, String contentType) throws StorageException {
        Path target = file(key);
        try {
            Path drafts = Files.createDirectories(root.resolve(DRAFTS));
            Path draft = Files.createTempFile(drafts, "upload", null);
            try {
                copy(content, draft, length, key);
                Files.createDirectories(target.getParent());
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw failed("written", key, e);
        }
    }

    private static void copy(InputStream content, Path draft, long length, String key) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long left = length;
        try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(file)) {
            while (left > 0) {
                int read = content.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (read < 0) {
                    throw new CutOffException("%d of %d bytes of %s are missing".formatted(left, length, key));
                }
                out.write(chunk, 0, read);
                left -= read;
            }
            if (content.read() >= 0) {
                throw new CutOffException("more than %d bytes came for %s".formatted(length, key));
            }
            file.force(false); // the database will say that the object is there, so a loss of power may not take it
        }
    }

    @Override
    public void move(String from, String to) throws StorageException {
        Path target = file(to);
        try {
            Files.createDirectories(target.getParent());
            Files.move(file(from), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            throw new StorageException("there is no object " + from, e);
        } catch (IOException e) {
            throw failed("moved", from, e);
        }
    }

    @Override
    public void remove(String key) throws StorageException {
        try {
            Files.deleteIfExists(file(key));
        } catch (IOException e) {
            throw failed("removed", key, e);
        }
    }

    @Override
    public void check() throws StorageException {
        try {
            Files.createDirectories(root);
        } catch (FileAlreadyExistsException e) {
            throw new StorageException(root + " is no directory", e);
        } catch (IOException e) {
            throw new StorageException(root + " cannot be made", e);
        }
        if (!Files.isWritable(root)) {
            throw new StorageException(root + " cannot be written to");
        }
    }

    private Path file(String key) {
        return root.resolve(ObjectKey.checked(key));
    }

    private static StorageException failed(String what, String key, IOException cause) {
        return new StorageException(
                "the object %s could not be %s: %s".formatted(key, what, cause.getMessage()), cause);
    }
}
