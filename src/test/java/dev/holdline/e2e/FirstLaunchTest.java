package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first launch and the second, in a fresh home. */
class FirstLaunchTest {
    private static final String WELCOME = "^Welcome to Holdline$";
    private static final String WINDOW = "^Holdline$";

    @TempDir private Path folder;

    @Test
    void aPersonIsWelcomedOnceAndWithoutATrayTheWindowFollows() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.NONE);
                RunningHoldline holdline = RunningHoldline.first(desktop, folder, new Config())) {
            String welcome = desktop.awaitWindow(WELCOME);
            assertThat(desktop.windows(WINDOW)).isEmpty();
            assertThat(desktop.windowsOf("holdline")).contains(welcome);

            desktop.closeByKey(welcome, WELCOME);

            String window = desktop.awaitWindow(WINDOW);
            assertThat(desktop.windowsOf("holdline")).contains(window);
            holdline.crashAndRestart();
            desktop.awaitNoWindow(WINDOW);
            desktop.awaitWindow(WINDOW);
            assertThat(desktop.windows(WELCOME)).isEmpty();
            assertThat(desktop.home().resolve(".config/autostart")).doesNotExist();
        }
    }

    @Test
    void aStartThatShowedNothingCostsNobodyTheWelcome() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.NONE)) {
            RunningHoldline.headless(folder, "{}", desktop.environment()).close();

            try (var _ = RunningHoldline.first(desktop, folder, new Config())) {
                desktop.awaitWindow(WELCOME);
            }
        }
    }
}
