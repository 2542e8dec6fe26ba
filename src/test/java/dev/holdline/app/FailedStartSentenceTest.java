package dev.holdline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

/** What is said of a start that failed. */
class FailedStartSentenceTest {
    @Test
    void aFileThatWeMayNotUseIsMoreThanItsName() {
        assertThat(FailedStart.sentence(new AccessDeniedException("/home/me/port")))
                .isEqualTo(
                        "Holdline cannot use /home/me/port. Make it readable and writable for yourself, then start Holdline again.");
    }

    @Test
    void whatTheSystemSaysOfTheFileIsSaid() {
        assertThat(
                        FailedStart.sentence(
                                new FileSystemException("/home/me/port", null, "disk quota")))
                .contains("/home/me/port (disk quota).");
    }

    @Test
    void whatIsASentenceStaysSo() {
        assertThat(FailedStart.sentence(new IOException("Start it anew.")))
                .isEqualTo("Start it anew.");
    }
}
