package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiskRefusalTest {
    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        new AccessDeniedException("/etc/x"), " (your user may not write there)"),
                Arguments.of(new IOException("No space left on device"), " (the disk is full)"),
                Arguments.of(failed("No space left on device"), " (the disk is full)"),
                Arguments.of(failed("Disk quota exceeded"), " (the disk is full)"),
                Arguments.of(
                        failed("There is not enough space on the disk"), " (the disk is full)"),
                Arguments.of(failed("Read-only file system"), " (that disk is read-only)"),
                Arguments.of(failed("Input/output error"), ""),
                Arguments.of(new FileSystemException("/no space left/x"), ""),
                Arguments.of(new NotDirectoryException("/x"), ""),
                Arguments.of(new IOException(), ""));
    }

    private static FileSystemException failed(String reason) {
        return new FileSystemException("/home/me/config.json", null, reason);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void theReasonIsToldInWordsOrNotAtAll(IOException refusal, String told) {
        assertThat(DiskRefusal.inBrackets(refusal)).isEqualTo(told);
    }
}
