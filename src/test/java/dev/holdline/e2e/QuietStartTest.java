package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Started as at login: before there is a panel, and without a person who waits for a window. */
class QuietStartTest {
    private static final String WINDOW = "^Holdline$";

    @TempDir private Path folder;

    @Test
    void opensNoWindowAndPutsItsIconIntoThePanelThatComesLater() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.NONE);
                var _ = RunningHoldline.on(desktop, folder, new Config(), "--autostart")) {
            desktop.startTrayHost(TrayHost.XEMBED);

            Path drawing =
                    desktop.home().resolve(".local/state/holdline/tray/tray-ready-when-needed-light.png");
            Desktop.await("the icon in the panel", () -> Files.exists(drawing));
            assertThat(desktop.windows(WINDOW)).isEmpty();
        }
    }

    @Test
    void leavesTheRunningOneAloneWhichStillOpensForAPerson() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.XEMBED);
                var _ = RunningHoldline.on(desktop, folder, new Config())) {
            launch(desktop, "--autostart");
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
