package dev.penstock.launcher.up;

import dev.penstock.launcher.process.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The one folder that holds everything {@code up} keeps, used by one process at a time: a file lock, which the kernel drops
 * whatever way the process ends, keeps a second one out.
 */
final class DataFolder implements AutoCloseable {
    private final Path root;
    private final FileChannel lockFile;

    private DataFolder(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder when missing, readable by its owner only, and takes its lock.
     *
     * @throws CommandFailure when it cannot be used or is in use
     */
    static DataFolder open(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectories(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            FileChannel lockFile = FileChannel.open(
                    root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            @Nullable FileLock lock = lockFile.tryLock();
            if (lock == null) {
                String owner = Files.readString(root.resolve("lock")).strip();
                lockFile.close();
                throw CommandFailure.failed(root + " is in use by another penstock (process " + owner
                        + "): stop it, or choose another folder with --data");
            }
            lockFile.truncate(0);
            lockFile.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DataFolder(root, lockFile);
        } catch (IOException e) {
            throw CommandFailure.failed(root + " cannot be used: " + reason(e) + "; choose another folder with --data");
        }
    }

    Path root() {
        return root;
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path redis() {
        return root.resolve("redis");
    }

    Path objects() {
        return root.resolve("objects");
    }

    /** Unpacked server programs; may be deleted while nothing runs. */
    Path engines() {
        return root.resolve("engines");
    }

    Path secrets() {
        return root.resolve("secrets");
    }

    Path scratch() {
        return root.resolve("scratch");
    }

    Path log(String name) {
        return root.resolve("logs").resolve(name);
    }

    Path ports() {
        return root.resolve("ports.json");
    }

    Path demo() {
        return root.resolve("demo.json");
    }

    /** Lets the next one in. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file stands in its place";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
