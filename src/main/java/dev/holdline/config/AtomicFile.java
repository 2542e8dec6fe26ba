package dev.holdline.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces a file as a whole: a reader, or a crash, sees the old content or the new one. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes {@code bytes} to a temporary file beside {@code file}, syncs it to the disk and
     * renames it. A link is followed, so that it stays a link. Permissions of an existing file are
     * kept; a new one is 0600, a missing folder 0700.
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path target = followed(file.toAbsolutePath());
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException(file + " has no folder");
        }
        OwnerOnly.createFolders(folder);
        Path temporary =
                Files.createTempFile(
                        folder, "." + target.getFileName() + ".", ".tmp", OwnerOnly.file(folder));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                if (OwnerOnly.isPosix(folder) && Files.exists(target)) {
                    Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
                }
                channel.force(true);
            }
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        syncFolder(folder);
    }

    private static Path followed(Path file) throws IOException {
        try {
            return file.toRealPath();
        } catch (NoSuchFileException e) {
            if (!Files.isSymbolicLink(file)) {
                return file;
            }
            Path target = Files.readSymbolicLink(file);
            return file.resolveSibling(target).normalize();
        }
    }

    /** Without this a power cut may undo the rename; Windows cannot open a folder and needs not. */
    private static void syncFolder(Path folder) throws IOException {
        if (OwnerOnly.isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
