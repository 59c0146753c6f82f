package dev.penstock.engines;

import java.io.BufferedInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks server programs from the class path into a folder, once per version: the folder's name carries the archive's
 * checksum, work happens in a temporary folder under a lock between processes, and a rename makes it visible. A crash
 * half-way leaves nothing that looks complete.
 */
final class EngineBinaries {
    private static final String EXECUTABLE = "rwxr-xr-x";

    private final Path folder;

    EngineBinaries(Path folder) {
        this.folder = folder;
    }

    /** Folder with PostgreSQL's {@code bin}, {@code lib} and {@code share}. */
    Path postgres() {
        String archive = NativePlatform.isArm64() ? "/postgres-linux-arm_64.txz" : "/postgres-linux-x86_64.txz";
        return unpacked("postgres", archive, EngineBinaries::untar);
    }

    /** The Redis server program. */
    Path redisServer() {
        String program =
                NativePlatform.isArm64() ? "/redis-server-6.2.7-linux-arm64" : "/redis-server-6.2.6-v5-linux-amd64";
        return unpacked("redis", program, EngineBinaries::copyProgram).resolve("redis-server");
    }

    private Path unpacked(String name, String resource, Unpacker unpacker) {
        try {
            URL url = EngineBinaries.class.getResource(resource);
            if (url == null) {
                throw new EngineException("server program " + resource + " is not on the class path");
            }
            URLConnection connection = url.openConnection();
            Path target = folder.resolve(name + "-" + identity(connection));
            if (!Files.isDirectory(target)) {
                unpackOnce(connection, target, unpacker);
            }
            return target;
        } catch (IOException e) {
            throw new EngineException("could not unpack " + name + " into " + folder + ": " + e.getMessage(), e);
        }
    }

    private void unpackOnce(URLConnection source, Path target, Unpacker unpacker) throws IOException {
        Files.createDirectories(folder);
        Path lockFile = folder.resolve(".lock");
        synchronized (EngineBinaries.class) { // a FileLock is per process
            try (FileOutputStream file = new FileOutputStream(lockFile.toFile());
                    FileLock lock = file.getChannel().lock();
                    InputStream in = new BufferedInputStream(source.getInputStream(), 1 << 16)) {
                if (lock.isValid() && !Files.isDirectory(target)) {
                    Path work = Files.createTempDirectory(folder, ".unpack");
                    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString(EXECUTABLE));
                    unpacker.unpack(in, work);
                    Files.move(work, target, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
    }

    /** The jar entry's checksum, already in the jar's directory: reading 15 MB at each start is saved. */
    private static String identity(URLConnection connection) throws IOException {
        if (connection instanceof JarURLConnection jar) {
            JarEntry entry = jar.getJarEntry();
            if (entry != null && entry.getCrc() != -1) {
                return Long.toHexString(entry.getCrc());
            }
        }
        return Long.toHexString(connection.getContentLengthLong());
    }

    private static void untar(InputStream in, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                extract(tar, entry, target);
                entry = tar.getNextEntry();
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("entry outside the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            tar.transferTo(out);
        }
        if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(EXECUTABLE));
        }
    }

    private static void copyProgram(InputStream in, Path target) throws IOException {
        Path program = target.resolve("redis-server");
        Files.copy(in, program);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(EXECUTABLE));
    }

    @FunctionalInterface
    private interface Unpacker {
        void unpack(InputStream in, Path target) throws IOException;
    }
}
