package dev.holdline.ui.settings;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/**
 * A list whose rows are kept by a key and shown anew only when their value changed, so that neither
 * the keyboard nor what is unfolded moves when a snapshot comes. On the screen rows are added a few
 * per frame: a long list fills while it can already be used.
 */
final class Rows<V> extends VBox {
    /** One row; {@code node} gives the same node always. */
    interface Row<V> {
        Node node();

        void show(V value);

        /** Time has passed, for words like "3 minutes ago". */
        default void tick(Instant now) {}
    }

    /** In the first frame there is more to do than rows. */
    private static final int FIRST = 3;

    /** Each frame is drawn anew, which costs more than some rows. */
    private static final int MORE = 8;

    private final Function<V, Object> key;
    private final Function<V, Row<V>> make;
    private final Map<Object, Kept<V>> kept = new HashMap<>();
    private List<V> wanted = List.of();
    private Instant now = Instant.EPOCH;
    private boolean filling;

    private static final class Kept<V> {
        final Row<V> row;
        @Nullable V shown;

        Kept(Row<V> row) {
            this.row = row;
        }
    }

    /**
     * @param make an empty row for a value, which is shown next
     */
    Rows(Function<V, Object> key, Function<V, Row<V>> make) {
        this.key = key;
        this.make = make;
        getStyleClass().add("list");
        sceneProperty()
                .subscribe(scene -> {
                    if (scene == null && getChildren().size() > FIRST) {
                        getChildren().remove(FIRST, getChildren().size());
                    }
                });
    }

    void show(List<V> values) {
        wanted = values;
        fill(FIRST);
        setVisible(!values.isEmpty());
        setManaged(!values.isEmpty());
    }

    void tick(Instant time) {
        now = time;
        kept.values().forEach(each -> each.row.tick(time));
    }

    /**
     * @param piece how many rows it may add on the screen
     */
    private void fill(int piece) {
        kept.keySet().retainAll(wanted.stream().map(key).toList());
        boolean paced = OnScreen.is(this);
        int fresh = 0;
        int place = 0;
        @Nullable Scene scene = getScene();
        @Nullable Node focus = scene == null ? null : scene.getFocusOwner();
        for (V value : wanted) {
            @Nullable Kept<V> there = kept.get(key.apply(value));
            boolean isNew = there == null || there.row.node().getParent() == null;
            if (isNew && ++fresh > piece && paced) {
                break;
            }
            if (there == null) {
                there = new Kept<>(make.apply(value));
                kept.put(key.apply(value), there);
            }
            if (!Objects.equals(there.shown, value)) {
                there.shown = value;
                there.row.show(value);
                there.row.tick(now);
            }
            put(there.row.node(), place++);
        }
        getChildren().remove(place, getChildren().size());
        if (focus != null && focus.getScene() == scene && !focus.isFocused()) {
            focus.requestFocus();
        }
        if (fresh > piece && paced && !filling) {
            filling = true;
            Platform.runLater(() -> {
                filling = false;
                fill(MORE);
            });
        }
    }

    private void put(Node node, int place) {
        if (place < getChildren().size() && getChildren().get(place) == node) {
            return;
        }
        getChildren().remove(node);
        getChildren().add(place, node);
    }
}
