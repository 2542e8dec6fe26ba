package dev.holdline.platform;

import java.util.List;
import java.util.Optional;

/**
 * The icon in the desktop's status area, with its menu. A view gives the whole content anew with
 * each change; what is equal to what is there already stays untouched, so that an open menu stays
 * open. Every method returns at once, from any thread, and takes effect in order.
 */
public interface Tray extends AutoCloseable {
    void show(Content content);

    /** Takes the icon away, for good. */
    @Override
    void close();

    /**
     * Everything the tray shows.
     *
     * @param icon a drawing's name without shade and size: "tray-ready"
     * @param dark whether the desktop is set to dark colours
     * @param tooltip one line
     */
    record Content(String icon, boolean dark, String tooltip, List<Item> menu) {}

    /** One entry of the menu. Texts are plain: an underscore is an underscore. */
    sealed interface Item {}

    /**
     * @param icon a drawing's name: "state-ready"
     * @param run called on any thread
     */
    record Action(String text, Optional<String> icon, Runnable run) implements Item {}

    record SubMenu(String text, Optional<String> icon, List<Item> items) implements Item {}

    record Separator() implements Item {}

    /** Words to read, not to press. */
    record Label(String text) implements Item {}

    /** Whether this desktop shows tray icons at all. */
    interface Host extends AutoCloseable {
        /** Asks the desktop now; blocks for at most a few seconds, so never on the UI thread. */
        boolean isPresent();

        /** Runs {@code changed}, on any thread, whenever {@link #isPresent} may have changed. */
        void watch(Runnable changed);

        @Override
        void close();
    }
}
