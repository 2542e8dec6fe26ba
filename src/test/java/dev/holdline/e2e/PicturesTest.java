package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person sees while a call is held, as the README shows it. {@code -Dholdline.images=true}
 * writes the pictures there; otherwise they stay in the build's folder.
 */
class PicturesTest {
    static final Path PICTURES =
            Boolean.getBoolean("holdline.images")
                    ? Path.of("docs", "images")
                    : Path.of("target", "pictures");
    private static final String SCREEN = "1000x640x24";
    private static final int ICON_X = 988;
    private static final int ICON_Y = 13;

    @TempDir private Path folder;

    @Test
    void theDialogAndTheTrayMenuShowTheHeldCall() throws IOException {
        Files.createDirectories(PICTURES);
        try (Desktop desktop = Desktop.start(Desktop.TrayHost.XEMBED, SCREEN);
                FaultServer tracker =
                        FaultServer.stdio(folder.resolve("tracker"), "--also", "search_issues");
                FaultServer notes = FaultServer.stdio(folder.resolve("notes"));
                RunningHoldline holdline =
                        RunningHoldline.on(
                                desktop,
                                folder,
                                new Config()
                                        .server("tracker", tracker)
                                        .server("notes", notes)
                                        .stdio("browser", notes.command()));
                NodeClient client = NodeClient.startIn(desktop.home().resolve("src/payments"));
                NodeClient other =
                        NodeClient.connected(holdline, "notes", holdline.token("Cursor"))) {
            client.connect(holdline.address("tracker"), holdline.token("Claude Code")).expectOk();
            assertThat(other.call("count", "calm").await().text()).isEqualTo("counted calm");
            desktop.paint("#4a6785");
            tracker.arm(
                    """
                    {"kind":"exit-before","tool":"search_issues","line":"Error: database is locked"}
                    """);
            var held = client.call("search_issues", "held");
            Dialog dialog = Dialog.await(desktop, "tracker");
            dialog.picture(PICTURES.resolve("dialog.png"));

            desktop.openMenu(ICON_X, ICON_Y, 1);
            desktop.key("Down");
            desktop.screenshot(PICTURES.resolve("tray.png"));
            desktop.key("Escape", "Escape");

            desktop.focus(desktop.awaitWindow(Dialog.title("tracker")));
            dialog.answer("3");
            assertThat(held.await().text()).contains("Skipped by the user");
        }
    }
}
