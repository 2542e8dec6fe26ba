package dev.holdline.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.stage.Stage;

/** What all our windows share: the theme, light or dark with the system, and the drawings. */
public final class Look {
    private static final int ROW_ICON = 16;
    private static final Map<String, Image> IMAGES = new ConcurrentHashMap<>();
    private static final ReadOnlyObjectWrapper<ColorScheme> SCHEME =
            new ReadOnlyObjectWrapper<>(ColorScheme.LIGHT);

    private static boolean begun;

    private Look() {}

    /**
     * Takes up the theme, light or dark as the system is. On the JavaFX thread, before the first
     * control is made anywhere: that would load a theme of its own.
     */
    public static void begin() {
        if (begun) return;
        begun = true;
        SCHEME.bind(Platform.getPreferences().colorSchemeProperty());
        SCHEME.subscribe(Look::theme);
    }

    /** Dresses a window of ours. */
    public static void apply(Scene scene, Stage stage) {
        begin();
        dress(scene);
        addIcons(stage);
    }

    /** On any thread, as long as no window shows it. */
    public static void dress(Scene scene) {
        scene.getStylesheets()
                .add(
                        Objects.requireNonNull(
                                        Look.class.getResource("/dev/holdline/ui/holdline.css"))
                                .toExternalForm());
    }

    public static void addIcons(Stage stage) {
        stage.getIcons().setAll(icons());
    }

    /** A window's icons, read once; on any thread. */
    public static List<Image> icons() {
        return Stream.of(16, 32, 48, 128).map(size -> image("app-" + size)).toList();
    }

    /** Other colours than the system's from now on; for pictures of both. */
    public static void show(ColorScheme scheme) {
        begin();
        SCHEME.unbind();
        SCHEME.set(scheme);
    }

    /** A drawing in a row, sharp at twice the density too, in the shade of the theme. */
    public static ImageView icon(ObservableValue<String> name) {
        ImageView view = new ImageView();
        // A binding holds its target weakly, so rows that go are not kept by the theme.
        view.imageProperty()
                .bind(
                        Bindings.createObjectBinding(
                                () -> image(name.getValue() + shade() + 32), name, SCHEME));
        view.setFitWidth(ROW_ICON);
        view.setFitHeight(ROW_ICON);
        view.setSmooth(true);
        return view;
    }

    /** The product's own sign, as large as a state's. */
    public static ImageView mark() {
        ImageView view = new ImageView(image("app-32"));
        view.setFitWidth(ROW_ICON);
        view.setFitHeight(ROW_ICON);
        return view;
    }

    private static String shade() {
        return SCHEME.get() == ColorScheme.DARK ? "-dark-" : "-light-";
    }

    private static void theme(ColorScheme scheme) {
        Application.setUserAgentStylesheet(
                (scheme == ColorScheme.DARK ? new PrimerDark() : new PrimerLight())
                        .getUserAgentStylesheet());
    }

    private static Image image(String name) {
        return IMAGES.computeIfAbsent(name, Look::read);
    }

    private static Image read(String name) {
        InputStream png =
                Objects.requireNonNull(
                        Look.class.getResourceAsStream("/dev/holdline/icons/" + name + ".png"),
                        name);
        return new Image(png);
    }
}
