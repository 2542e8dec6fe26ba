package dev.holdline.ui;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.Labeled;
import javafx.scene.control.TitledPane;
import javafx.scene.image.WritableImage;
import javafx.scene.text.Text;
import javafx.scene.transform.Transform;
import javax.imageio.ImageIO;

/** What a scene shows, as a PNG to look at. */
public final class Picture {
    private Picture() {}

    /** On the JavaFX thread; into {@code target/pictures}. */
    public static void take(Scene scene, String name) {
        write(scene.snapshot(null), Path.of("target", "pictures", name));
    }

    /**
     * The same for the documents: into {@code docs/images} where {@code -Dholdline.images=true}
     * asks for it.
     */
    public static void ofPage(Scene scene, double density, String name) {
        write(
                at(scene, density),
                Boolean.getBoolean("holdline.images")
                        ? Path.of("docs", "images", name)
                        : Path.of("target", "pictures", name));
    }

    private static WritableImage at(Scene scene, double density) {
        SnapshotParameters how = new SnapshotParameters();
        how.setTransform(Transform.scale(density, density));
        return scene.getRoot().snapshot(how, null);
    }

    private static void write(WritableImage taken, Path file) {
        int width = (int) taken.getWidth();
        int height = (int) taken.getHeight();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, taken.getPixelReader().getArgb(x, y));
            }
        }
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The texts that are seen there in part: an ellipsis hides the rest. */
    public static List<String> cutTexts(Node root) {
        List<String> cut = new ArrayList<>();
        cutTexts(root, cut);
        return cut;
    }

    private static void cutTexts(Node node, List<String> cut) {
        if (!node.isVisible()) return;
        // The first text of a titled pane is that of its content.
        if (node instanceof Labeled control && !(node instanceof TitledPane) && isCut(control)) {
            cut.add(control.getText());
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> cutTexts(child, cut));
        }
    }

    private static boolean isCut(Labeled control) {
        return control.lookup(".text") instanceof Text text
                && control.getText() != null
                && !control.getText().isEmpty()
                && !text.getText().equals(control.getText());
    }
}
