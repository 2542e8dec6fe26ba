package dev.holdline.ui.settings;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/**
 * A list whose rows are kept by a key and shown anew only when their value changed, so that neither
 * the keyboard nor what is unfolded moves when a snapshot comes. A long list begins with what a
 * window shows, and fills on the screen, a few rows at a time, while it can already be used.
 */
final class Rows<V> extends VBox {
    /** One row; {@code node} gives the same node always. */
    interface Row<V> {
        Node node();

        void show(V value);

        /** Time has passed, for words like "3 minutes ago". */
        default void tick(Instant now) {}

        /** It is in the list no more, and will not be again. */
        default void gone() {}
    }

    /** What a window shows at first; made beside the JavaFX thread, which makes the others. */
    private static final int IN_SIGHT = 12;

    /**
     * For how long the lists of a page add rows in one piece; to lay them out takes as long again.
     */
    private static final long PIECE_NANOS = 8_000_000;

    /** When the work that is under way on the JavaFX thread began; 0 between two pieces of it. */
    private static long piece;

    private final Function<V, Object> key;
    private final Function<V, Row<V>> make;
    private final Map<Object, Kept<V>> kept = new HashMap<>();

    /** As high as the rows that are still to come: neither the scroll bar nor the frame moves. */
    private final Region rest = new Region();

    private List<V> wanted = List.of();
    private Instant now = Instant.EPOCH;
    private boolean filling;

    private static final class Kept<V> {
        final Row<V> row;
        @Nullable V shown;

        Kept(Row<V> row) {
            this.row = row;
        }

        void show(V value, Instant now) {
            if (!Objects.equals(shown, value)) {
                shown = value;
                row.show(value);
                row.tick(now);
            }
        }
    }

    /**
     * @param make an empty row for a value, which is shown next
     */
    Rows(Function<V, Object> key, Function<V, Row<V>> make) {
        this.key = key;
        this.make = make;
        getStyleClass().add("list");
        // Put back at once they would all be dressed anew in one piece.
        sceneProperty()
                .subscribe(scene -> {
                    if (scene == null) getChildren().clear();
                });
        OnScreen.watch(
                this,
                shown -> {
                    if (shown) fillOn();
                });
    }

    void show(List<V> values) {
        wanted = values;
        fill();
        setVisible(!values.isEmpty());
        setManaged(!values.isEmpty());
    }

    void tick(Instant time) {
        now = time;
        kept.values().forEach(each -> each.row.tick(time));
    }

    private void fill() {
        dropOthers();
        boolean onScreen = OnScreen.is(this);
        long begun = onScreen ? pieceBegun() : 0;
        int fresh = 0;
        int place = 0;
        int missing = 0;
        @Nullable Scene scene = getScene();
        @Nullable Node focus = scene == null ? null : scene.getFocusOwner();
        for (V value : wanted) {
            @Nullable Kept<V> there = kept.get(key.apply(value));
            boolean isNew = there == null || there.row.node().getParent() == null;
            if (isNew && fresh > 0 && isEnough(onScreen, fresh, begun)) {
                missing++;
                continue;
            }
            if (there == null) {
                there = new Kept<>(make.apply(value));
                kept.put(key.apply(value), there);
            }
            there.show(value, now);
            put(there.row.node(), place++);
            if (isNew) {
                fresh++;
                // Here it counts; else all of it would come together before the next frame.
                if (onScreen) there.row.node().applyCss();
            }
        }
        getChildren().remove(place, getChildren().size());
        if (missing > 0) {
            reserve(missing);
            if (onScreen) fillOn();
        }
        if (focus != null && focus.getScene() == scene && !focus.isFocused()) {
            focus.requestFocus();
        }
    }

    private void dropOthers() {
        Set<Object> keys = wanted.stream().map(key).collect(Collectors.toSet());
        kept.entrySet()
                .removeIf(each -> {
                    if (keys.contains(each.getKey())) return false;
                    each.getValue().row.gone();
                    return true;
                });
    }

    /** The machine's own time: what counts is this thread's work, for all lists of a page. */
    private static long pieceBegun() {
        if (piece == 0) {
            piece = System.nanoTime();
            Platform.runLater(() -> piece = 0);
        }
        return piece;
    }

    private void reserve(int rows) {
        rest.setMinHeight(rows * getChildren().getFirst().getLayoutBounds().getHeight());
        getChildren().add(rest);
    }

    private static boolean isEnough(boolean onScreen, int fresh, long begun) {
        return onScreen ? System.nanoTime() - begun >= PIECE_NANOS : fresh >= IN_SIGHT;
    }

    private void fillOn() {
        if (filling) return;
        filling = true;
        Platform.runLater(() -> {
            filling = false;
            if (getScene() != null) fill();
        });
    }

    private void put(Node node, int place) {
        if (place < getChildren().size() && getChildren().get(place) == node) {
            return;
        }
        getChildren().remove(node);
        getChildren().add(place, node);
    }
}
