package dev.holdline.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrayPicturesTest {
    @TempDir private Path folder;

    @Test
    void onAScreenOfHighDensityThereIsALargerPicture() throws IOException {
        assertThat(width(pictures().file("tray-ready", false, 22))).isEqualTo(22);
        assertThat(width(pictures().file("tray-ready", false, 44))).isGreaterThanOrEqualTo(44);

        assertThat(files()).hasSize(1);
    }

    @Test
    void whatAnotherVersionOrAFullDiskLeftIsReplaced() throws IOException {
        for (String left : new String[] {"tray-ready-light.png", "tray-ready-light-0.png"}) {
            Files.createFile(folder.resolve(left));
        }

        Path file = pictures().file("tray-ready", false, 22);

        assertThat(width(file)).isEqualTo(22);
        assertThat(files()).containsExactly(file);
    }

    @Test
    void eachDrawingStaysBesideTheOthersAsItIs() throws IOException {
        Path ready = pictures().file("tray-ready", false, 22);
        Path dark = pictures().file("tray-ready", true, 22);
        Path whenNeeded = pictures().file("tray-ready-when-needed", false, 22);

        assertThat(pictures().file("tray-ready", false, 22)).isEqualTo(ready);
        assertThat(files()).containsExactlyInAnyOrder(ready, dark, whenNeeded);
    }

    private TrayPictures pictures() {
        return new TrayPictures(folder);
    }

    private static int width(Path png) throws IOException {
        return Objects.requireNonNull(ImageIO.read(png.toFile())).getWidth();
    }

    private Stream<Path> files() {
        try {
            return Files.list(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
