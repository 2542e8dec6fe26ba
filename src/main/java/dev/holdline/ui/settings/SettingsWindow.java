package dev.holdline.ui.settings;

import dev.holdline.config.ConfigurationEditor;
import dev.holdline.gateway.ClientTokens;
import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.history.History;
import dev.holdline.ui.Look;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.PauseTransition;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The window: pages on the left, the open one on the right, open questions above it.
 *
 * <p>It may be made on any thread, and should be made on another than the JavaFX thread: all that
 * the first one loads would block that for most of a second. It is used on the JavaFX thread.
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
    static final double WIDTH = 980;
    static final double HEIGHT = 640;
    private static final double QUESTIONS_SHARE = 0.55;

    private final Parts parts;
    private final Executor workshop;
    private final List<Tab> pages;
    private final Navigation navigation;
    private final ProblemBar problem;
    private final PauseBar paused;
    private final OpenQuestions questions;
    private final VBox above = new VBox();
    private final ScrollPane scroll = new ScrollPane();
    private final Scene scene;
    private final Optional<WindowPlace> place;
    private final AtomicReference<@Nullable Snapshot> next = new AtomicReference<>();
    private final Timeline minutes = new Timeline(new KeyFrame(Duration.seconds(20), _ -> show()));

    /** The other pages come when the open one is whole: they would take the processor from it. */
    private final PauseTransition others = new PauseTransition(Duration.seconds(1));

    private final AutoCloseable watch;
    private final AutoCloseable problems;
    private Snapshot snapshot;
    private Tab open;
    private Optional<Page> shown = Optional.empty();
    private @Nullable WindowFrame frame;
    private boolean hasTray;
    private boolean begins;

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

    /**
     * @param workshop makes the other pages, one after the other
     */
    public SettingsWindow(Parts parts, Executor workshop) {
        this.parts = parts;
        this.workshop = workshop;
        snapshot = parts.commands().snapshot();
        pages = Pages.of(parts);
        open = pages.getFirst();
        navigation = new Navigation(pages, Look.mark(), this::turnTo);
        problem = new ProblemBar(parts.upkeep());
        paused = new PauseBar(parts.commands());
        questions = new OpenQuestions(parts.commands(), parts.nanoTime());
        scene = scene();
        place = WindowPlace.read(parts.place());
        place.ifPresent(was -> select(was.page()));
        if (shown.isEmpty()) navigation.select(open);
        others.setOnFinished(_ -> pages.forEach(page -> page.page(workshop, this::tryOut)));
        // "3 minutes ago" grows older while nothing happens.
        minutes.setCycleCount(Animation.INDEFINITE);
        scene.windowProperty()
                .flatMap(Window::showingProperty)
                .orElse(false)
                .subscribe(showing -> {
                    if (showing) minutes.play();
                    else minutes.stop();
                });
        scene.windowProperty()
                .flatMap(Window::focusedProperty)
                .orElse(false)
                .subscribe(questions::focus);
        show();
        // What is loaded for it and found out here need not be on the JavaFX thread.
        var _ = Look.icons();
        scene.getRoot().applyCss();
        scene.getRoot().layout();
        scroll.setContent(null);
        watch = parts.commands().watch(this::later);
        problems = parts.upkeep().watchProblem(() -> later(parts.commands().snapshot()));
    }

    /** Opens the window, or brings it to the front. */
    public void open() {
        boolean fresh = frame().open();
        if (fresh) {
            navigation.focus();
            // The window itself was work enough for one piece.
            Platform.runLater(this::showNewest);
        } else {
            showNewest();
        }
    }

    /**
     * Opens the window nobody asked for, iconified while a question is open: it must not take the
     * keyboard from that.
     */
    public void openByItself() {
        if (parts.commands().snapshot().questions().isEmpty()) {
            open();
        } else {
            openIconified();
        }
    }

    /** Opens the window only into the desktop's list of windows, for whoever wants it. */
    public void openIconified() {
        frame().openIconified();
        Platform.runLater(this::showNewest);
    }

    private void showNewest() {
        shown.ifPresent(page -> scroll.setContent(page.node()));
        snapshot = parts.commands().snapshot();
        show();
        begin();
        others.playFromStart();
    }

    /** Once the page is there, which may come later than the window. */
    private void begin() {
        if (!begins || shown.isEmpty()) return;
        begins = false;
        shown.get().begin();
    }

    /** Lays it out where nobody sees it: what is loaded for that need not be when it is shown. */
    private void tryOut(Page page) {
        StackPane around = new StackPane(page.node());
        around.getChildren().addAll(page.above().stream().toList());
        Look.dress(new Scene(around, WIDTH, HEIGHT));
        page.show(parts.commands().snapshot());
        around.applyCss();
        around.layout();
        around.getChildren().clear();
    }

    private WindowFrame frame() {
        WindowFrame there = frame;
        if (there == null) {
            there = new WindowFrame(scene, place, parts.place(), () -> open.key, () -> hasTray);
            frame = there;
        }
        return there;
    }

    /** As {@link #open()}, at the page of this key, ready for what the person came to do there. */
    public void open(String page) {
        select(page);
        begins = true;
        open();
    }

    /** Whether a tray shows our icon now, by which a closed window can be opened again. */
    public void setHasTray(boolean now) {
        hasTray = now;
    }

    @Override
    public void close() throws Exception {
        // The workshop may be closed by then.
        others.stop();
        watch.close();
        problems.close();
        if (frame != null) frame.close();
    }

    private Scene scene() {
        VBox right = new VBox(problem, paused, questions, above, scroll);
        HBox root = new HBox(navigation, right);
        HBox.setHgrow(right, Priority.ALWAYS);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        scroll.setFitToWidth(true);
        // Else each pass of the layout would ask the whole page how wide it likes to be.
        scroll.setPrefSize(WIDTH, HEIGHT);
        scroll.getStyleClass().add("page-scroll");
        scroll.setFocusTraversable(false);
        above.getStyleClass().add("above-page");
        root.getStyleClass().add("window");
        Scene made = new Scene(root, WIDTH, HEIGHT);
        Look.dress(made);
        made.heightProperty()
                .subscribe(height -> questions.limit(height.doubleValue(), QUESTIONS_SHARE));
        made.addEventHandler(
                KeyEvent.KEY_PRESSED, key -> questions.pressed(key, made.getFocusOwner()));
        for (int i = 0; i < Math.min(pages.size(), DIGITS.size()); i++) {
            Tab page = pages.get(i);
            made.getAccelerators()
                    .put(
                            new KeyCodeCombination(DIGITS.get(i), KeyCombination.SHORTCUT_DOWN),
                            () -> {
                                navigation.select(page);
                                navigation.focus();
                            });
        }
        return made;
    }

    private void select(String key) {
        pages.stream().filter(page -> page.key.equals(key)).forEach(navigation::select);
    }

    private void turnTo(Tab page) {
        open = page;
        shown = Optional.empty();
        if (frame != null) frame.changed();
        CompletableFuture<Page> wanted =
                frame == null
                        ? page.page(Runnable::run, _ -> {})
                        : page.page(workshop, this::tryOut);
        if (wanted.isDone()) {
            put(wanted.join());
        } else {
            scroll.setContent(null);
            above.getChildren().clear();
            wanted.thenAccept(made ->
                    Platform.runLater(() -> {
                        if (open == page) put(made);
                    }));
        }
    }

    private void put(Page page) {
        shown = Optional.of(page);
        scroll.setFitToHeight(page.fills());
        scroll.setContent(page.node());
        above.getChildren().setAll(page.above().stream().toList());
        scroll.setVvalue(0);
        if (isShowing()) {
            show();
            begin();
        }
    }

    /** From any thread; many snapshots in a row are shown as one. */
    private void later(Snapshot newest) {
        if (next.getAndSet(newest) == null) {
            Platform.runLater(() -> {
                @Nullable Snapshot latest = next.getAndSet(null);
                if (latest != null) {
                    snapshot = latest;
                    // What nobody sees is not kept up to date.
                    if (isShowing()) show();
                }
            });
        }
    }

    private boolean isShowing() {
        return scene.getWindow() != null && scene.getWindow().isShowing();
    }

    private void show() {
        problem.show(snapshot);
        paused.show(snapshot);
        questions.show(
                snapshot.questions().stream()
                        .filter(question -> !open.asks.test(question, snapshot))
                        .toList());
        navigation.show(snapshot);
        shown.ifPresent(page -> page.show(snapshot));
    }
}
