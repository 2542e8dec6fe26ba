package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a person sees while a call is held, as the README shows it. {@code -Dholdline.images=true}
 * writes the pictures there; otherwise they stay in the build's folder.
 */
class PicturesTest {
    static final Path PICTURES =
            Boolean.getBoolean("holdline.images")
                    ? Path.of("docs", "images")
                    : Path.of("target", "pictures");
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 640;

    /** From the corner of the screen to the middle of the tray icon, pixels. */
    private static final int ICON_X = 12;

    private static final int ICON_Y = 13;

    @TempDir private Path folder;

    /** What the person has set the desktop to. */
    enum Look {
        LIGHT("", "Adwaita", 1),
        DARK("-dark", "Adwaita:dark", 1),
        TWICE_AS_LARGE("-200", "Adwaita", 2);

        private final String suffix;
        private final String theme;
        private final int scale;

        Look(String suffix, String theme, int scale) {
            this.suffix = suffix;
            this.theme = theme;
            this.scale = scale;
        }

        String screen() {
            return WIDTH * scale + "x" + HEIGHT * scale + "x24";
        }

        Path picture(String name) {
            return PICTURES.resolve(name + suffix + ".png");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDialogAndTheTrayMenuShowTheHeldCall(Look look) throws IOException {
        Files.createDirectories(PICTURES);
        try (Desktop desktop =
                        Desktop.start(Desktop.TrayHost.XEMBED, look.screen())
                                .with("GTK_THEME", look.theme)
                                .with("GDK_SCALE", "" + look.scale);
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
            assertThat(dialog.width()).isBetween(700 * look.scale, 800 * look.scale);
            dialog.picture(look.picture("dialog"));

            desktop.openMenu(WIDTH * look.scale - ICON_X, ICON_Y, 1);
            desktop.key("Down");
            desktop.screenshot(look.picture("tray"));
            desktop.key("Escape", "Escape");

            desktop.focus(desktop.awaitWindow(Dialog.title("tracker")));
            dialog.answer("3");
            assertThat(held.await().text()).contains("Skipped by the user");
        }
    }
}
