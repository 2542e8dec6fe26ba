package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Started from the menu, where nobody reads standard error, when it cannot start. */
class FailedStartTest {
    private static final String TITLE = "^Holdline did not start$";
    private static final int FAULT = 1;
    private static final int MEND_FIRST = 2;
    private static final int START_NOW = 76;

    @TempDir private Path folder;
    private Desktop desktop;

    @BeforeEach
    void start() throws IOException {
        desktop = Desktop.start(TrayHost.NONE);
    }

    @AfterEach
    void stop() {
        desktop.close();
    }

    @Test
    void aTakenPortIsToldInAWindowAndNotTriedAgain() throws Exception {
        try (ServerSocket held = held()) {
            Process holdline = launch();
            see("failed-start-port.png");

            desktop.key("Escape");

            assertThat(ended(holdline)).isEqualTo(MEND_FIRST);
            assertThat(said())
                    .contains("port " + held.getLocalPort())
                    .contains("is taken by another program", "process " + pid());
            assertThat(portOfTheNextStart()).isEqualTo(held.getLocalPort());
        }
    }

    @Test
    void anotherPortIsSettledAndHoldlineStartsAgainThere() throws Exception {
        desktop.with("HOLDLINE_KEPT", "first");
        try (ServerSocket held = held()) {
            Process holdline = launch();
            see("failed-start-port-kept.png");

            desktop.key("Tab", "space");
            Desktop.await("another port", () -> portOfTheNextStart() != held.getLocalPort());
            see("failed-start-moved.png");
            desktop.key("Return");

            assertThat(ended(holdline)).isEqualTo(START_NOW);
            assertThat(FreePort.isTaken(portOfTheNextStart())).isFalse();
            Process again = launch();
            Desktop.await("Holdline to serve", () -> FreePort.isTaken(portOfTheNextStart()));
            again.destroy();
            assertThat(again.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aPortOfTheCommandLineIsNotMovedFrom() throws Exception {
        try (ServerSocket held = held()) {
            Process holdline = launch("--port", "" + held.getLocalPort());
            see("failed-start-option.png");

            desktop.key("Tab", "Return");

            assertThat(ended(holdline)).isEqualTo(MEND_FIRST);
            assertThat(portOfTheNextStart()).isEqualTo(held.getLocalPort());
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsToldToo() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        desktop.with("HOLDLINE_HOME", file.resolve("home").toString());
        Process holdline = launch("--autostart");
        see("failed-start-folder.png");

        desktop.key("Return");

        assertThat(ended(holdline)).isEqualTo(MEND_FIRST);
        assertThat(said()).startsWith("holdline: The folder").contains("HOLDLINE_HOME");
    }

    @Test
    void aFileThatCannotBeUsedIsNamedInASentence() throws Exception {
        Path inTheWay = Files.createDirectories(port().resolveSibling("sessions.jsonl.lock"));
        Process holdline = launch();
        see("failed-start-file.png");

        desktop.key("Escape");

        assertThat(ended(holdline)).isEqualTo(MEND_FIRST);
        assertThat(said()).startsWith("holdline: Holdline cannot use " + inTheWay);
    }

    @Test
    void withoutAScreenATakenPortIsNotTriedAgainEither() throws Exception {
        desktop.with("DISPLAY", "");
        try (ServerSocket _ = held()) {
            assertThat(ended(launch())).isEqualTo(MEND_FIRST);
            assertThat(said()).contains("is taken by another program");
        }
    }

    @Test
    void aScreenThatIsGoneAfterAFaultIsNotWaitedFor() throws Exception {
        desktop.with("DISPLAY", "").with("HOLDLINE_KEPT", "first");
        assertThat(ended(launch())).isEqualTo(FAULT);

        desktop.with("HOLDLINE_KEPT", "again");
        assertThat(ended(launch())).isEqualTo(MEND_FIRST);
    }

    @Test
    void launchdDoesNotTryItAgain() throws Exception {
        desktop.with("DISPLAY", "").with("HOLDLINE_KEPT", "launchd");
        try (ServerSocket _ = held()) {
            assertThat(ended(launch())).isZero();
            assertThat(said()).contains("is taken by another program");
        }
    }

    /** The port that this person's Holdline has, in the hands of this test. */
    private ServerSocket held() throws IOException {
        var socket = new ServerSocket(FreePort.find(), 1, FreePort.loopback());
        Files.createDirectories(port().getParent());
        Files.writeString(port(), socket.getLocalPort() + "\n");
        return socket;
    }

    private Path port() {
        return desktop.home().resolve(".local/state/holdline/port");
    }

    private int portOfTheNextStart() {
        try {
            return Integer.parseInt(Files.readString(port()).strip());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Process launch(String... arguments) throws IOException {
        return desktop.adopt(
                RunningHoldline.command(folder, desktop.environment(), arguments)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log.txt").toFile())
                        .start());
    }

    private void see(String picture) {
        String window = desktop.awaitWindow(TITLE);
        desktop.awaitFocus(window);
        desktop.awaitStill(window);
        desktop.screenshot(window, Path.of("target", "pictures", picture));
    }

    private static int ended(Process holdline) throws InterruptedException {
        assertThat(holdline.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return holdline.exitValue();
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("log.txt"));
    }
}
