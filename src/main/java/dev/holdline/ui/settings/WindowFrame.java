package dev.holdline.ui.settings;

import dev.holdline.ui.Look;
import dev.holdline.ui.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.animation.PauseTransition;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The window as the desktop has it: where it is, which it remembers, and what closing means. Where
 * no tray shows our icon, closing only iconifies it. JavaFX thread only.
 */
final class WindowFrame {
    private static final double LEAST = 100;
    private static final java.time.Duration TO_WRITE = java.time.Duration.ofMillis(500);

    private final Stage stage = new Stage();
    private final Path file;
    private final Supplier<String> page;
    private @Nullable Thread writing;
    private final PauseTransition settled = new PauseTransition(Duration.seconds(1));

    /**
     * @param place where it was
     * @param file keeps where it is
     * @param page the key of the page that is open
     * @param hasTray whether a tray shows our icon now
     */
    WindowFrame(
            Scene scene,
            Optional<WindowPlace> place,
            Path file,
            Supplier<String> page,
            BooleanSupplier hasTray) {
        this.file = file;
        this.page = page;
        Look.addIcons(stage);
        stage.setTitle(Words.of("window.title"));
        stage.setScene(scene);
        stage.setMinWidth(560);
        stage.setMinHeight(360);
        place.ifPresent(this::restore);
        settled.setOnFinished(_ -> keepPlace());
        List.of(stage.xProperty(), stage.yProperty(), stage.widthProperty(), stage.heightProperty())
                .forEach(side -> side.subscribe(this::changed));
        stage.setOnHidden(_ -> keepPlace());
        stage.setOnCloseRequest(event -> {
            if (!hasTray.getAsBoolean()) {
                event.consume();
                stage.setIconified(true);
            }
        });
    }

    /** Shows it in front of everything; whether nobody saw it before. */
    boolean open() {
        boolean fresh = !stage.isShowing();
        if (fresh) center();
        stage.setIconified(false);
        stage.show();
        stage.toFront();
        stage.requestFocus();
        return fresh;
    }

    /** Only into the desktop's list of windows. */
    void openIconified() {
        if (stage.isShowing()) return;
        center();
        stage.setIconified(true);
        stage.show();
    }

    /** Place or page is another one, and is kept once that has come to rest. */
    void changed() {
        settled.playFromStart();
    }

    /** Its place has been kept when this returns: the program may be about to end. */
    void close() {
        stage.close();
        settled.stop();
        Thread last = writing;
        if (last == null) return;
        try {
            boolean _ = last.join(TO_WRITE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where its screen has gone while it was closed. */
    private void center() {
        if (!Double.isNaN(stage.getX()) && !isVisible(bounds())) stage.centerOnScreen();
    }

    /** On a screen that is gone nobody would find it. */
    private static boolean isVisible(Rectangle2D at) {
        return Screen.getScreensForRectangle(at).stream()
                .map(Screen::getVisualBounds)
                .anyMatch(bounds ->
                        Math.min(bounds.getMaxX(), at.getMaxX())
                                                - Math.max(bounds.getMinX(), at.getMinX())
                                        >= LEAST
                                && at.getMinY() >= bounds.getMinY()
                                && at.getMinY() <= bounds.getMaxY() - LEAST);
    }

    private Rectangle2D bounds() {
        return new Rectangle2D(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight());
    }

    private void restore(WindowPlace place) {
        Rectangle2D at = place.at();
        if (isVisible(at)) {
            stage.setX(at.getMinX());
            stage.setY(at.getMinY());
            stage.setWidth(at.getWidth());
            stage.setHeight(at.getHeight());
            stage.setMaximized(place.maximized());
        }
    }

    private void keepPlace() {
        if (stage.isIconified() || Double.isNaN(stage.getWidth())) {
            return;
        }
        WindowPlace place = new WindowPlace(bounds(), stage.isMaximized(), page.get());
        writing = Thread.ofVirtual().name("window-place").start(() -> place.write(file));
    }
}
