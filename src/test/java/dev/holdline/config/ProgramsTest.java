package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a program is found. */
class ProgramsTest {
    @TempDir Path folder;

    @Test
    void aFolderOfPathThatCannotBeAPathHidesNoOther() throws Exception {
        Path npx = Files.createFile(folder.resolve("npx"));
        Files.setPosixFilePermissions(npx, PosixFilePermissions.fromString("rwx------"));
        // As a name in another character set than the system's.
        Map<String, String> environment = Map.of("PATH", "/caf\0:" + folder);
        assertThat(Programs.find("npx", environment, folder)).contains(npx);
        assertThat(Programs.find("n\0px", environment, folder)).isEmpty();
    }
}
