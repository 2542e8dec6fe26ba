package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launching the application again opens the window of the one that runs. */
class SecondLaunchTest {
    private static final String WINDOW = "^Holdline$";

    @TempDir private Path folder;

    @Test
    void opensTheRunningOnesWindowAndEnds() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.XEMBED);
                RunningHoldline holdline = RunningHoldline.on(desktop, folder, new Config())) {
            launchAgain(desktop);
            desktop.closeByKey(desktop.awaitWindow(WINDOW), WINDOW);

            launchAgain(desktop);
            desktop.awaitWindow(WINDOW);

            holdline.crashAndRestart();
            desktop.awaitNoWindow(WINDOW);
            launchAgain(desktop);
            desktop.awaitWindow(WINDOW);
        }
    }

    @Test
    void takesThePlaceOfOneThatIsEnding() throws Exception {
        // Its end takes two seconds and more.
        FaultServer server = FaultServer.stdio(folder.resolve("state"), "--ignore-term");
        try (Desktop desktop = Desktop.start(TrayHost.XEMBED);
                RunningHoldline holdline =
                        RunningHoldline.on(
                                desktop, folder, new Config().server("stubborn", server));
                NodeClient client =
                        NodeClient.connected(holdline, "stubborn", holdline.token("node"))) {
            client.call("count", "before").await();
            holdline.endAndRestart();
            assertThat(client.call("count", "after").await().text()).startsWith("counted after");
            assertThat(server.events("start")).hasSize(2);
            launchAgain(desktop);
            desktop.awaitWindow(WINDOW);
        }
    }

    private void launchAgain(Desktop desktop) throws IOException, InterruptedException {
        Process second =
                RunningHoldline.command(folder, desktop.environment())
                        .redirectErrorStream(true)
                        .start();
        assertThat(new String(second.getInputStream().readAllBytes())).isEmpty();
        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isZero();
    }
}
