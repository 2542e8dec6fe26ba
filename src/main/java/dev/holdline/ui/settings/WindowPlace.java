package dev.holdline.ui.settings;

import dev.holdline.config.AtomicFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import javafx.geometry.Rectangle2D;

/**
 * Where the window stood and what it showed, kept in a small file of lines {@code key=value}.
 *
 * @param at in the desktop's coordinates
 * @param page the open page's key
 */
record WindowPlace(Rectangle2D at, boolean maximized, String page) {
    private static final System.Logger LOG = System.getLogger(WindowPlace.class.getName());

    /** Empty where there is no such file, or one that says nothing of use. */
    static Optional<WindowPlace> read(Path file) {
        try {
            Properties said = new Properties();
            said.load(new StringReader(Files.readString(file)));
            return Optional.of(
                    new WindowPlace(
                            new Rectangle2D(
                                    number(said, "x"),
                                    number(said, "y"),
                                    number(said, "width"),
                                    number(said, "height")),
                            Boolean.parseBoolean(said.getProperty("maximized", "")),
                            said.getProperty("page", "")));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Blocks while the disk is written; a place that cannot be kept is no loss. */
    void write(Path file) {
        String text =
                """
                x=%d
                y=%d
                width=%d
                height=%d
                maximized=%s
                page=%s
                """
                        .formatted(
                                Math.round(at.getMinX()),
                                Math.round(at.getMinY()),
                                Math.round(at.getWidth()),
                                Math.round(at.getHeight()),
                                maximized,
                                page);
        try {
            AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the window's place was not kept", e);
        }
    }

    private static double number(Properties said, String key) {
        return Integer.parseInt(said.getProperty(key, "?"));
    }
}
