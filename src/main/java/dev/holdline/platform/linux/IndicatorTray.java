package dev.holdline.platform.linux;

import dev.holdline.platform.Tray;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tray as an AppIndicator. It shows itself over D-Bus where a StatusNotifier host is, else in
 * the old tray over X, and follows when a panel comes later; whether there is any host at all is
 * {@link TrayHost}'s to say. Why not through a library: docs/decisions/0004-tray.md.
 */
public final class IndicatorTray implements Tray {
    private static final System.Logger LOG = System.getLogger(IndicatorTray.class.getName());

    /** What panels draw at; twice and more of it on screens of high density. */
    private static final int ICON = 22;

    /**
     * The least time between two new menus: a panel fetches each one in several steps, and fails
     * when they come faster than it fetches (seen: xfce4-panel 4.18).
     */
    private static final Duration PACE = Duration.ofMillis(500);

    private final AtomicReference<@Nullable Content> next = new AtomicReference<>();
    private final Executor ui;
    private final LongSupplier nanoTime;
    private final TrayPictures pictures;
    // UI thread only
    private @Nullable MemorySegment indicator;
    private @Nullable IndicatorMenu menu;
    private @Nullable Content shown;
    private long menuSince;
    private boolean ended;

    /**
     * @param ui runs tasks in order on the JavaFX thread, which runs GTK's main loop
     * @param nanoTime as {@link System#nanoTime()}
     * @param images a directory of our own, closed to others, for the image files a panel reads
     */
    public IndicatorTray(Executor ui, LongSupplier nanoTime, Path images) {
        this.ui = ui;
        this.nanoTime = nanoTime;
        pictures = new TrayPictures(images);
    }

    @Override
    public void show(Content content) {
        if (next.getAndSet(content) == null) {
            ui.execute(this::applyNext);
        }
    }

    @Override
    public void close() {
        ui.execute(() -> {
            ended = true;
            if (indicator != null) {
                Indicator.app_indicator_set_status.call(indicator, Indicator.STATUS_PASSIVE);
                Gtk.g_object_unref.call(indicator);
                indicator = null;
            }
            if (menu != null) {
                menu.close();
            }
        });
    }

    private void applyNext() {
        @Nullable Content content = next.getAndSet(null);
        if (content == null || ended) {
            return;
        }
        try {
            apply(content);
            shown = content;
        } catch (IOException | LinkageError | RuntimeException e) {
            ended = true;
            LOG.log(System.Logger.Level.WARNING, "no tray icon", e);
        }
    }

    private void apply(Content content) throws IOException {
        @Nullable Content before = shown;
        @Nullable MemorySegment open = indicator;
        if (open == null || before == null) {
            open = Indicator.create("dev.holdline", icon(content));
            indicator = open;
            Indicator.app_indicator_set_status.call(open, Indicator.STATUS_ACTIVE);
            Indicator.setIcon(open, icon(content), content.tooltip());
            Indicator.app_indicator_set_title.call(open, content.tooltip());
        } else {
            if (!before.icon().equals(content.icon()) || before.dark() != content.dark()) {
                Indicator.setIcon(open, icon(content), content.tooltip());
            }
            if (!before.tooltip().equals(content.tooltip())) {
                Indicator.app_indicator_set_title.call(open, content.tooltip());
            }
        }
        applyMenu(open, content);
    }

    private void applyMenu(MemorySegment open, Content content) throws IOException {
        @Nullable IndicatorMenu there = menu;
        if (there != null && there.change(content.menu(), content.dark())) {
            return;
        }
        long early = menuSince + PACE.toNanos() - nanoTime.getAsLong();
        if (there != null && early > 0) {
            if (next.compareAndSet(null, content)) {
                CompletableFuture.delayedExecutor(early, TimeUnit.NANOSECONDS, ui)
                        .execute(this::applyNext);
            }
            return;
        }
        IndicatorMenu anew = new IndicatorMenu(content.menu(), content.dark());
        Indicator.app_indicator_set_menu.call(open, anew.root());
        menu = anew;
        menuSince = nanoTime.getAsLong();
        if (there != null) {
            there.close();
        }
    }

    private String icon(Content content) throws IOException {
        boolean dark = PanelShade.isDark(content.dark(), System.getenv());
        return pictures.file(content.icon(), dark, ICON * GtkLook.screenScale()).toString();
    }
}
