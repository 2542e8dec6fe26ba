package dev.holdline.ui;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.transform.Transform;
import javax.imageio.ImageIO;

/** What a scene shows, as a PNG to look at. */
public final class Picture {
    private Picture() {}

    /** On the JavaFX thread; into {@code target/pictures}. */
    public static void take(Scene scene, String name) {
        write(scene.snapshot(null), name);
    }

    /** The same at twice the density, as a screen at 200 % shows it. */
    public static void takeDouble(Scene scene, String name) {
        SnapshotParameters twice = new SnapshotParameters();
        twice.setTransform(Transform.scale(2, 2));
        write(scene.getRoot().snapshot(twice, null), name);
    }

    private static void write(WritableImage taken, String name) {
        int width = (int) taken.getWidth();
        int height = (int) taken.getHeight();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, taken.getPixelReader().getArgb(x, y));
            }
        }
        try {
            Path file = Path.of("target", "pictures", name);
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
