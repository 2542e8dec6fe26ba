package dev.holdline.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Rights for our user alone. On Windows a profile's folders are that already, and the calls here
 * ask for nothing.
 */
final class OwnerOnly {
    private OwnerOnly() {}

    static boolean isPosix(Path there) {
        return there.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** 0600. */
    static FileAttribute<?>[] file(Path there) {
        return attributes(there, "rw-------");
    }

    /** 0700 for every folder that is missing; one that exists keeps its rights. */
    static void createFolders(Path folder) throws IOException {
        // createDirectories refuses a link to a folder that exists
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(folder, "rwx------"));
        }
    }

    private static FileAttribute<?>[] attributes(Path there, String rights) {
        return isPosix(there)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
                }
                : new FileAttribute<?>[0];
    }
}
