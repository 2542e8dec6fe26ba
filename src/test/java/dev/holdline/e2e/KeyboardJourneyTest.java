package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person without a mouse: from the open window to a server added, and the addition undone. */
class KeyboardJourneyTest {
    @TempDir private Path folder;

    @Test
    void aServerIsAddedAndTheAdditionUndoneByKeysAlone() throws IOException {
        try (Desktop desktop = Desktop.start(TrayHost.NONE);
                RunningHoldline _ = RunningHoldline.on(desktop, folder, new Config())) {
            String before = config();
            String window = desktop.awaitWindow("^Holdline$");
            desktop.focus(window);
            desktop.awaitFocus(window);

            desktop.key("ctrl+2", "ctrl+1", "Tab", "Tab", "space");
            desktop.type("/bin/true --stdio");
            desktop.key("Tab", "Tab", "space");
            Desktop.await("the entry", () -> config().contains("/bin/true"));
            desktop.screenshot(window, Path.of("target", "pictures", "keyboard-added.png"));

            // Undo stands above the page, and comes first after its name on the left.
            desktop.key("ctrl+1", "Tab", "space");
            Desktop.await("the file as it was", () -> config().equals(before));

            // Iconified, because without a tray nothing else of Holdline would be seen.
            desktop.closeByKey(window, "^Holdline$");
            assertThat(config()).isEqualTo(before);
        }
    }

    private String config() {
        try {
            return Files.readString(folder.resolve("config.json"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
