package dev.penstock.workers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's directory for files under way, which nobody else may enter, below a root that worker processes of one host
 * share. Beside it lies a file locked for as long as the directory is in use: the system lets go of the lock with the process,
 * however that ends and whatever number it had. Whoever opens a new directory removes those whose lock nobody holds. Blocking.
 */
final class ScratchSpace {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchSpace.class);
    private static final String LOCK_SUFFIX = ".lock";
    private static final Pattern LOCK_NAME = Pattern.compile("worker-[0-9a-f]{8}-[0-9a-f-]{36}\\.lock");

    /**
     * Names of this process begin so. Its own lock files must not even be opened a second time: closing them would let go of
     * the locks.
     */
    private static final String PREFIX =
            "worker-" + UUID.randomUUID().toString().substring(0, 8) + "-";

    private final Path directory;
    private final Path lockFile;
    private final FileChannel lock;

    private ScratchSpace(Path directory, Path lockFile, FileChannel lock) {
        this.directory = directory;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    static ScratchSpace open(Path root) throws IOException {
        Path absolute = Files.createDirectories(root.toAbsolutePath(), onlyForUs("rwx------"));
        sweep(absolute);
        while (true) {
            String name = PREFIX + UUID.randomUUID();
            Path lockFile = absolute.resolve(name + LOCK_SUFFIX);
            FileChannel lock = FileChannel.open(
                    lockFile, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), onlyForUs("rw-------"));
            // A sweep that came between creation and lock holds the lock, or has removed the file: then another name.
            if (lock.tryLock() != null && Files.exists(lockFile)) {
                Path directory = Files.createDirectory(absolute.resolve(name), onlyForUs("rwx------"));
                return new ScratchSpace(directory, lockFile, lock);
            }
            lock.close();
        }
    }

    Path directory() {
        return directory;
    }

    /** Removes the directory and lets go of the lock. */
    void delete() throws IOException {
        try (lock) {
            delete(directory);
            Files.deleteIfExists(lockFile);
        }
    }

    private static void sweep(Path root) throws IOException {
        List<Path> locks;
        try (Stream<Path> entries = Files.list(root)) {
            locks = entries.filter(ScratchSpace::isLockOfAnotherProcess).toList();
        }
        for (Path lockFile : locks) {
            try {
                deleteUnlessHeld(lockFile);
            } catch (NoSuchFileException sweptByAnother) {
                LOG.debug("already removed: {}", lockFile);
            } catch (IOException e) {
                LOG.warn("scratch files of a worker that is gone stay behind: {}", e.toString());
            }
        }
    }

    private static boolean isLockOfAnotherProcess(Path entry) {
        String name = entry.getFileName().toString();
        return LOCK_NAME.matcher(name).matches() && !name.startsWith(PREFIX);
    }

    private static void deleteUnlessHeld(Path lockFile) throws IOException {
        try (FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            if (lock.tryLock() != null) {
                String name = lockFile.getFileName().toString();
                delete(lockFile.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length())));
                Files.deleteIfExists(lockFile);
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(tree)) {
            entries.sorted(Comparator.reverseOrder()).forEach(ScratchSpace::deleteOne);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty where the file system knows no such permissions. */
    private static FileAttribute<?>[] onlyForUs(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
