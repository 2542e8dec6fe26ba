package dev.holdline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {
    @TempDir private Path folder;
    private final AtomicBoolean quiet = new AtomicBoolean();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger due = new AtomicInteger();
    private final AtomicInteger gaveWay = new AtomicInteger();

    @Test
    void waitsUntilNobodyWouldLoseAnything() throws IOException {
        Path mark = Files.writeString(folder.resolve("installed"), "1");
        try (var _ = renewal(mark)) {
            Files.writeString(mark, "2");
            Waiting.until("ten looks", () -> looks.get() >= 10);
            assertThat(gaveWay).hasValue(0);
            assertThat(due).hasValue(1);

            quiet.set(true);
            Waiting.until("it gave way", () -> gaveWay.get() == 1);
        }
    }

    @Test
    void aMomentsQuietIsNotEnough() throws IOException {
        Path mark = Files.writeString(folder.resolve("installed"), "1");
        try (var _ =
                new Renewal(
                        mark,
                        Duration.ofMillis(2),
                        () -> looks.incrementAndGet() % 3 != 0,
                        due::incrementAndGet,
                        gaveWay::incrementAndGet)) {
            Files.writeString(mark, "2");
            Waiting.until("thirty looks", () -> looks.get() >= 30);
        }
        assertThat(gaveWay).hasValue(0);
    }

    @Test
    void neitherTheSameInstallationNorARemovalIsANewVersion() throws IOException {
        Path mark = Files.writeString(folder.resolve("installed"), "1");
        Path other = Files.writeString(folder.resolve("other"), "1");
        quiet.set(true);
        try (var _ = renewal(mark);
                var _ = renewal(other)) {
            Files.delete(mark);
            Files.writeString(other, "2");
            // The second one, which started later, has come to its end by then.
            Waiting.until("the other one gave way", () -> gaveWay.get() == 1);
        }
        assertThat(gaveWay).hasValue(1);
        // Nothing stood against it, so nobody had to be told.
        assertThat(due).hasValue(0);
    }

    private Renewal renewal(Path mark) {
        return new Renewal(
                mark,
                Duration.ofMillis(2),
                () -> {
                    looks.incrementAndGet();
                    return quiet.get();
                },
                due::incrementAndGet,
                gaveWay::incrementAndGet);
    }
}
