package dev.holdline.e2e;

import dev.holdline.desktop.Desktop;
import dev.holdline.platform.Arming;
import java.nio.file.Path;
import java.time.Duration;

/** The question about one server, on screen, with the hands of a person. */
final class Dialog {
    private static final Duration READING = Arming.DELAY.plusMillis(300);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** From its middle to the bottom of the dialog, pixels. */
    private static final int FIRST_BUTTON = 146;

    private final Desktop desktop;
    private final String window;

    private Dialog(Desktop desktop, String window) {
        this.desktop = desktop;
        this.window = window;
    }

    static String title(String server) {
        return "^Holdline: " + server + "$";
    }

    /** Waits until the question about this server is on screen and has the keyboard. */
    static Dialog await(Desktop desktop, String server) {
        String window = desktop.awaitWindow(title(server));
        desktop.awaitFocus(window);
        return new Dialog(desktop, window);
    }

    static boolean isOpen(Desktop desktop, String server) {
        return !desktop.windows(title(server)).isEmpty();
    }

    /**
     * Reads, presses a key; and where another window took the keyboard, or the key came too early
     * for a busy machine, turns to the dialog and presses it once more.
     */
    void answer(String key) {
        answerBy(() -> desktop.key(key));
    }

    /** The same with the mouse, on the first of the three buttons. */
    void clickFirst() {
        answerBy(() -> {
            Desktop.Place place = desktop.place(window);
            desktop.click(window, place.width() / 2, place.height() - FIRST_BUTTON);
        });
    }

    private void answerBy(Runnable act) {
        for (int attempt = 1; ; attempt++) {
            Desktop.pass(READING);
            act.run();
            try {
                Desktop.await("the answered dialog to close", CLOSING, this::isGone);
                return;
            } catch (AssertionError e) {
                if (attempt == 5) throw e;
                desktop.focus(window);
            }
        }
    }

    /** Reads and presses a key: whoever has the keyboard gets it. */
    void answerAtOnce(String key) {
        Desktop.pass(READING);
        desktop.key(key);
        awaitGone();
    }

    /** In pixels. */
    int width() {
        return desktop.place(window).width();
    }

    /** In pixels: it grows with what it tells. */
    int height() {
        return desktop.place(window).height();
    }

    boolean isGone() {
        return !desktop.windows("^Holdline: ").contains(window);
    }

    void awaitGone() {
        Desktop.await("the dialog to close", this::isGone);
    }

    /** Of the whole desktop, once its buttons act. */
    void picture(Path png) {
        Desktop.pass(READING);
        desktop.screenshot(png);
    }
}
