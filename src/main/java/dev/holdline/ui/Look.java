package dev.holdline.ui;

import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.stage.Stage;

/** What all our windows share: style, light or dark, icons. */
final class Look {
    private static final int ROW_ICON = 16;

    private Look() {}

    static void apply(Scene scene, Stage stage) {
        scene.getStylesheets()
                .add(
                        Objects.requireNonNull(
                                        Look.class.getResource("/dev/holdline/ui/holdline.css"))
                                .toExternalForm());
        Runnable shade =
                () -> {
                    scene.getRoot().getStyleClass().remove("dark");
                    if (isDark()) {
                        scene.getRoot().getStyleClass().add("dark");
                    }
                };
        shade.run();
        Platform.getPreferences().colorSchemeProperty().subscribe(_ -> shade.run());
        Stream.of(16, 32, 48, 128).map(size -> image("app-" + size)).forEach(stage.getIcons()::add);
    }

    static boolean isDark() {
        return Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
    }

    /** A state's drawing in a row, sharp at twice the density too. */
    static ImageView icon(String name) {
        ImageView view = new ImageView(image(name + (isDark() ? "-dark-" : "-light-") + 32));
        view.setFitWidth(ROW_ICON);
        view.setFitHeight(ROW_ICON);
        view.setSmooth(true);
        return view;
    }

    private static Image image(String name) {
        InputStream png =
                Objects.requireNonNull(
                        Look.class.getResourceAsStream("/dev/holdline/icons/" + name + ".png"),
                        name);
        return new Image(png);
    }
}
