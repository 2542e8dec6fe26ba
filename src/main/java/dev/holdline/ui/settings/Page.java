package dev.holdline.ui.settings;

import dev.holdline.gateway.Snapshot;
import java.util.Optional;
import javafx.scene.Node;

/** One page of the window; made once, on any thread, and used on the JavaFX thread. */
interface Page {
    /** The same node always; the window scrolls it, and its question panes stand above it. */
    Node node();

    /**
     * A new snapshot, while this page is on screen, and when it comes there; at most one per frame.
     * What did not change must stay the node it is, so that the keyboard stays where it is.
     */
    void show(Snapshot snapshot);

    /**
     * What must stay in sight however far the page is scrolled, as what was just done; the same
     * node always.
     */
    default Optional<Node> above() {
        return Optional.empty();
    }

    /** Somebody was sent here to do what it is first of all for. */
    default void begin() {}

    /** Gets what it will read when it is first seen; it may block, and nobody sees the page yet. */
    default void prepare() {}

    /** Whether it scrolls itself and fills the window, as a long list does. */
    default boolean fills() {
        return false;
    }
}
