package dev.holdline.ui.tray;

import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.platform.Tray;
import dev.holdline.ui.Words;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;

/**
 * Keeps the tray equal to the newest snapshot and does what its menu's entries say. Create and
 * close it on the JavaFX thread.
 */
public final class TrayView implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TrayView.class.getName());
    private static final Duration NOTE_STAYS = Duration.ofSeconds(30);

    private final Commands commands;
    private final Tray tray;
    private final Consumer<String> toClipboard;
    private final Consumer<String> say;
    private final TrayMenu menu;
    private final AutoCloseable watch;
    private final ChangeListener<ColorScheme> scheme = (_, _, _) -> show();
    private volatile boolean dark;
    private volatile String note = "";
    private volatile Optional<Runnable> restart = Optional.empty();

    /**
     * @param toClipboard puts a text on the clipboard, from any thread
     * @param say tells the person what was done, in a sentence
     * @param openWindow shows the window
     */
    public TrayView(
            Commands commands,
            Tray tray,
            Consumer<String> toClipboard,
            Consumer<String> say,
            Runnable openWindow) {
        this.commands = commands;
        this.tray = tray;
        this.toClipboard = toClipboard;
        this.say = say;
        menu = new TrayMenu(commands, this::copyAddress, openWindow);
        Platform.getPreferences().colorSchemeProperty().addListener(scheme);
        show();
        watch = commands.watch(this::show);
    }

    @Override
    public void close() throws Exception {
        Platform.getPreferences().colorSchemeProperty().removeListener(scheme);
        watch.close();
        tray.close();
    }

    /** From now on there is an entry for it; from any thread. */
    public void offerRestart(Runnable restart) {
        this.restart = Optional.of(restart);
        show(commands.snapshot());
    }

    private void show() {
        dark = Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        show(commands.snapshot());
    }

    private void show(Snapshot snapshot) {
        tray.show(menu.content(snapshot, dark, note, restart));
    }

    /** Issuing a token writes a file, so it happens on no thread of the desktop. */
    private void copyAddress(String client) {
        Thread.ofVirtual()
                .name("copy-address")
                .start(() -> {
                    String done;
                    try {
                        toClipboard.accept(commands.issueToken(client));
                        done = Words.of("copied", client);
                    } catch (RuntimeException e) {
                        LOG.log(System.Logger.Level.WARNING, "no token was issued", e);
                        done = Words.of("copied.not", client);
                    }
                    say.accept(done);
                    noted(done);
                });
    }

    private void noted(String done) {
        note = done;
        show(commands.snapshot());
        CompletableFuture.delayedExecutor(NOTE_STAYS.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> {
                    if (note.equals(done)) {
                        note = "";
                        show(commands.snapshot());
                    }
                });
    }
}
