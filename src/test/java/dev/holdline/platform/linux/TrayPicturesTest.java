package dev.holdline.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrayPicturesTest {
    @TempDir private Path folder;

    @Test
    void onAScreenOfHighDensityThereIsALargerPicture() throws IOException {
        assertThat(width(pictures().file("tray-ready", false, 22))).isEqualTo(22);
        assertThat(width(pictures().file("tray-ready", false, 44))).isGreaterThanOrEqualTo(44);

        assertThat(files()).hasSize(1);
    }

    /** Nobody tells what colour the panel has; WCAG 2.2, 1.4.11: a contrast of at least 3. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itsSymbolIsSeenOnAPanelOfAnyGrey(boolean dark) throws IOException {
        for (int size : new int[] {16, 22, 24, 32, 48, 64}) {
            BufferedImage picture = ImageIO.read(Drawings.stream("tray-off", dark, size));
            for (int grey = 0; grey < 256; grey += 5) {
                assertThat(bestContrast(picture, grey))
                        .as("%s px on %s", size, grey)
                        .isGreaterThanOrEqualTo(3);
            }
        }
    }

    /** Of any pixel in the left third, where the badge is not. */
    private static double bestContrast(BufferedImage picture, int grey) {
        double best = 1;
        double panel = luminance(grey);
        for (int x = 0; x < picture.getWidth() / 3; x++) {
            for (int y = 0; y < picture.getHeight(); y++) {
                double seen = luminance(blended(new Color(picture.getRGB(x, y), true), grey));
                double contrast = (Math.max(seen, panel) + 0.05) / (Math.min(seen, panel) + 0.05);
                best = Math.max(best, contrast);
            }
        }
        return best;
    }

    private static double blended(Color over, int grey) {
        double part = over.getAlpha() / 255.0;
        // The symbol is grey, as near as makes no difference here.
        return over.getGreen() * part + grey * (1 - part);
    }

    /** WCAG 2.2, relative luminance of a grey. */
    private static double luminance(double grey) {
        double c = grey / 255;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
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
