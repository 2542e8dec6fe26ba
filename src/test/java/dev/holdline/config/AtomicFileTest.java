package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir Path folder;

    @Test
    void aNewFileAndItsFolderAreForTheirOwnerAlone() throws Exception {
        Path file = folder.resolve("new/a.json");
        AtomicFile.write(file, new byte[] {1, 2});
        assertThat(file).hasBinaryContent(new byte[] {1, 2});
        assertThat(rights(file)).isEqualTo("rw-------");
        assertThat(rights(file.getParent())).isEqualTo("rwx------");
    }

    @Test
    void theRightsOfAnExistingFileAreKept() throws Exception {
        Path file = Files.createFile(folder.resolve("a"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        AtomicFile.write(file, new byte[1]);
        assertThat(rights(file)).isEqualTo("rw-r-----");
    }

    @Test
    void aLinkStaysALinkAndItsTargetIsWritten() throws Exception {
        Path target = Files.createFile(folder.resolve("dotfiles.json"));
        Path link = Files.createSymbolicLink(folder.resolve("a.json"), Path.of("dotfiles.json"));
        AtomicFile.write(link, new byte[] {7});
        assertThat(link).isSymbolicLink();
        assertThat(target).hasBinaryContent(new byte[] {7});
    }

    @Test
    void aReaderSeesTheOldContentOrTheNewNeverHalf() throws Exception {
        Path file = folder.resolve("a");
        AtomicFile.write(file, content('a'));
        AtomicBoolean done = new AtomicBoolean();
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                for (int i = 0; i < 50; i++) {
                                    AtomicFile.write(file, content((char) ('a' + i % 26)));
                                }
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            } finally {
                                done.set(true);
                            }
                        });
        do {
            byte[] seen = Files.readAllBytes(file);
            assertThat(seen).isEqualTo(content((char) seen[0]));
        } while (!done.get());
        writer.join();
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNoRubbish() throws Exception {
        Path file = Files.createDirectory(folder.resolve("a"));
        Files.createFile(file.resolve("b"));
        assertThatThrownBy(() -> AtomicFile.write(file, new byte[1]))
                .isInstanceOf(IOException.class);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    private static byte[] content(char c) {
        return String.valueOf(c)
                .repeat(100_000)
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
