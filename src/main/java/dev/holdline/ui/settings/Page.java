package dev.holdline.ui.settings;

import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Question;
import javafx.scene.Node;

/** One page of the window; made once, used on the JavaFX thread only. */
interface Page {
    /** Names its words ({@code page.KEY} in the bundle) and its id in the navigation. */
    String key();

    /** The same node always; the window scrolls it, and its question panes stand above it. */
    Node node();

    /**
     * A new snapshot, while this page is on screen, and when it comes there; at most one per frame.
     * What did not change must stay the node it is, so that the keyboard stays where it is.
     */
    void show(Snapshot snapshot);

    /** Somebody was sent here to do what it is first of all for. */
    default void begin() {}

    /** The number beside its name; 0 for none. */
    default long count(Snapshot snapshot) {
        return 0;
    }

    /** How many things on it need the person, an amber number that takes the count's place. */
    default long needs(Snapshot snapshot) {
        return 0;
    }

    /** Whether it shows this open question itself; else it stands above the page. */
    default boolean asks(Question question, Snapshot snapshot) {
        return false;
    }

    /** Whether it scrolls itself and fills the window, as a long list does. */
    default boolean fills() {
        return false;
    }
}
