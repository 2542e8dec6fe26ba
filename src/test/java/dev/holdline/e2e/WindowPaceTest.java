package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.ui.settings.PaceProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 60 servers, 30 sessions, a snapshot every 40 ms: the figures of docs/PERFORMANCE.md. */
@Tag("verify")
class WindowPaceTest {
    @Test
    void theWindowOpensWithinASecondAndItsThreadIsNeverBlockedForLong() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.NONE)) {
            Process program =
                    desktop.java(
                                    List.of(
                                            "@"
                                                    + Path.of("packaging", "jvm.options")
                                                            .toAbsolutePath(),
                                            "-XX:TieredStopAtLevel=1"),
                                    PaceProgram.class)
                            .redirectErrorStream(true)
                            .start();
            String said = new String(program.getInputStream().readAllBytes());
            assertThat(program.waitFor()).as(said).isZero();

            assertThat(figure(said, "opened ms ")).as(said).isLessThan(1_000);
            assertThat(figure(said, "longest piece with snapshots ms ")).as(said).isLessThan(50);
        }
    }

    private static long figure(String said, String name) {
        return said.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said));
    }
}
