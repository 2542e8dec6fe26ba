package dev.holdline.ui.settings;

import dev.holdline.config.ConfigurationEditor;
import dev.holdline.gateway.ClientTokens;
import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.history.History;
import dev.holdline.ui.Look;
import dev.holdline.ui.Words;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.PauseTransition;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.beans.property.SimpleStringProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The window: pages on the left, the open one on the right, open questions above it. Where no tray
 * shows our icon, closing only iconifies it. Create and use it on the JavaFX thread.
 */
public final class SettingsWindow implements AutoCloseable {
    private static final List<KeyCode> DIGITS =
            List.of(
                    KeyCode.DIGIT1,
                    KeyCode.DIGIT2,
                    KeyCode.DIGIT3,
                    KeyCode.DIGIT4,
                    KeyCode.DIGIT5,
                    KeyCode.DIGIT6);
    private static final double WIDTH = 980;
    private static final double HEIGHT = 640;
    private static final double LEAST = 100;
    private static final double QUESTIONS_SHARE = 0.55;

    private final Parts parts;
    private final Stage stage = new Stage();
    private final List<Page> pages;
    private final Navigation navigation;
    private final PauseBar paused;
    private final OpenQuestions questions;
    private final ScrollPane scroll = new ScrollPane();
    private final AtomicReference<@Nullable Snapshot> next = new AtomicReference<>();
    private final PauseTransition settled = new PauseTransition(Duration.seconds(1));
    private final Timeline minutes = new Timeline(new KeyFrame(Duration.seconds(20), _ -> show()));
    private final AutoCloseable watch;
    private Snapshot snapshot;
    private Page open;
    private boolean hasTray;

    /**
     * What the pages stand on.
     *
     * @param editor changes the configuration file
     * @param nanoTime as {@link System#nanoTime()}
     * @param place the file that keeps the window's place
     * @param tokens empty where clients need none
     */
    public record Parts(
            Commands commands,
            ConfigurationEditor editor,
            History history,
            InstantSource clock,
            LongSupplier nanoTime,
            Path place,
            Optional<ClientTokens> tokens,
            Upkeep upkeep) {}

    public SettingsWindow(Parts parts) {
        this.parts = parts;
        snapshot = parts.commands().snapshot();
        pages = Pages.of(parts);
        open = pages.getFirst();
        navigation =
                new Navigation(
                        pages,
                        Look.icon(new SimpleStringProperty("state-connecting")),
                        this::turnTo);
        paused = new PauseBar(parts.commands());
        questions = new OpenQuestions(parts.commands(), parts.nanoTime());
        layOut();
        WindowPlace.read(parts.place()).ifPresent(this::restore);
        navigation.select(open);
        settled.setOnFinished(_ -> keepPlace());
        // "3 minutes ago" grows older while nothing happens.
        minutes.setCycleCount(Animation.INDEFINITE);
        stage.showingProperty()
                .subscribe(showing -> {
                    if (showing) minutes.play();
                    else minutes.stop();
                });
        watch = parts.commands().watch(this::later);
    }

    /** Opens the window, or brings it to the front. */
    public void open() {
        boolean fresh = !stage.isShowing();
        stage.setIconified(false);
        stage.show();
        show();
        stage.toFront();
        stage.requestFocus();
        if (fresh) {
            navigation.focus();
        }
    }

    /** As {@link #open()}, at the page of this key. */
    public void open(String page) {
        pages.stream().filter(each -> each.key().equals(page)).forEach(navigation::select);
        open();
    }

    /** Whether a tray shows our icon now, by which a closed window can be opened again. */
    public void setHasTray(boolean now) {
        hasTray = now;
    }

    @Override
    public void close() throws Exception {
        watch.close();
        stage.close();
    }

    private void layOut() {
        VBox right = new VBox(paused, questions, scroll);
        HBox root = new HBox(navigation, right);
        HBox.setHgrow(right, Priority.ALWAYS);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("page-scroll");
        scroll.setFocusTraversable(false);
        root.getStyleClass().add("window");
        Scene scene = new Scene(root, WIDTH, HEIGHT);
        Look.apply(scene, stage);
        scene.heightProperty()
                .subscribe(height -> questions.limit(height.doubleValue(), QUESTIONS_SHARE));
        for (int i = 0; i < Math.min(pages.size(), DIGITS.size()); i++) {
            Page page = pages.get(i);
            scene.getAccelerators()
                    .put(
                            new KeyCodeCombination(DIGITS.get(i), KeyCombination.SHORTCUT_DOWN),
                            () -> {
                                navigation.select(page);
                                navigation.focus();
                            });
        }
        stage.setTitle(Words.of("window.title"));
        stage.setScene(scene);
        stage.setMinWidth(560);
        stage.setMinHeight(360);
        stage.focusedProperty().subscribe(questions::focus);
        List.of(stage.xProperty(), stage.yProperty(), stage.widthProperty(), stage.heightProperty())
                .forEach(side -> side.subscribe(() -> settled.playFromStart()));
        stage.setOnHidden(_ -> keepPlace());
        stage.setOnCloseRequest(event -> {
            if (!hasTray) {
                event.consume();
                stage.setIconified(true);
            }
        });
    }

    private void turnTo(Page page) {
        open = page;
        Node node = page.node();
        scroll.setFitToHeight(page.fills());
        scroll.setContent(node);
        scroll.setVvalue(0);
        settled.playFromStart();
        show();
    }

    /** From any thread; many snapshots in a row are shown as one. */
    private void later(Snapshot newest) {
        if (next.getAndSet(newest) == null) {
            Platform.runLater(() -> {
                @Nullable Snapshot latest = next.getAndSet(null);
                if (latest != null) {
                    snapshot = latest;
                    show();
                }
            });
        }
    }

    /** What nobody sees is not kept up to date. */
    private void show() {
        if (stage.isShowing()) {
            paused.show(snapshot);
            questions.show(
                    snapshot.questions().stream()
                            .filter(question -> !open.asks(question, snapshot))
                            .toList());
            navigation.show(snapshot);
            open.show(snapshot);
        }
    }

    private void restore(WindowPlace place) {
        pages.stream().filter(page -> page.key().equals(place.page())).forEach(page -> open = page);
        Rectangle2D at = place.at();
        // On a screen that is gone nobody would find it.
        boolean visible =
                Screen.getScreensForRectangle(at).stream()
                        .map(Screen::getVisualBounds)
                        .anyMatch(bounds ->
                                Math.min(bounds.getMaxX(), at.getMaxX())
                                                        - Math.max(bounds.getMinX(), at.getMinX())
                                                >= LEAST
                                        && at.getMinY() >= bounds.getMinY()
                                        && at.getMinY() <= bounds.getMaxY() - LEAST);
        if (visible) {
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
        WindowPlace place =
                new WindowPlace(
                        new Rectangle2D(
                                stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight()),
                        stage.isMaximized(),
                        open.key());
        Thread.ofVirtual().name("window-place").start(() -> place.write(parts.place()));
    }
}
