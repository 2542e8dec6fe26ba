package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Started as at login: before there is a panel, and without a person who waits for a window. */
class QuietStartTest {
    private static final String WINDOW = "^Holdline$";

    /** Long enough for a window that should not come. */
    private static final Duration A_WHILE = Duration.ofSeconds(4);

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void opensNoWindowAndPutsItsIconIntoThePanelThatComesLater(TrayHost panel) throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.NONE);
                var holdline = RunningHoldline.on(desktop, folder, new Config(), "--autostart")) {
            Desktop.pass(A_WHILE);
            assertThat(desktop.windows(WINDOW)).isEmpty();

            desktop.startTrayHost(panel);

            Desktop.await("the icon in the panel", () -> hasDrawing(desktop));
            assertThat(desktop.windows(WINDOW)).isEmpty();
            assertThat(Path.of("/proc/" + holdline.process().pid() + "/maps"))
                    .as("no graphics driver, which takes half of all memory")
                    .content()
                    .contains("libgtk-3")
                    .doesNotContain("libGL", "libLLVM");
        }
    }

    private static boolean hasDrawing(Desktop desktop) {
        String[] drawings = desktop.home().resolve(".local/state/holdline/tray").toFile().list();
        return drawings != null
                && Arrays.stream(drawings)
                        .anyMatch(name -> name.matches("tray-ready-when-needed-light.*png"));
    }

    @Test
    void leavesTheRunningOneAloneWhichStillOpensForAPerson() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.XEMBED);
                var _ = RunningHoldline.on(desktop, folder, new Config())) {
            launch(desktop, "--autostart");
            Desktop.pass(A_WHILE);
            assertThat(desktop.windows(WINDOW)).isEmpty();

            launch(desktop);
            desktop.awaitWindow(WINDOW);
        }
    }

    private void launch(Desktop desktop, String... arguments) throws Exception {
        Process second =
                RunningHoldline.command(folder, desktop.environment(), arguments)
                        .redirectErrorStream(true)
                        .start();
        assertThat(new String(second.getInputStream().readAllBytes())).isEmpty();
        assertThat(second.onExit().get().exitValue()).isZero();
    }
}
