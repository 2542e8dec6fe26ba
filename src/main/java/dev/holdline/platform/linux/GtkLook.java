package dev.holdline.platform.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How our GTK windows look: a few lines of style and the icon. UI thread only. */
final class GtkLook {
    private static final int PICTURE = 48;
    private static final int ARROW = 16;

    /** The class of the window whose texts are as large as the person wants them. */
    static final String QUESTION = "holdline-question";

    private static final String STYLE =
            """
            .holdline-question { font-size: %1$d%%; }
            .holdline-question arrow { min-width: %2$dpx; min-height: %2$dpx; }
            .holdline-headline { font-weight: bold; font-size: 115%%; }
            .holdline-choice { padding: 0.3em 0.45em; }
            .holdline-details { font-family: monospace; font-size: 90%%; padding: 0.5em; }
            """;

    private static boolean applied;

    private GtkLook() {}

    /**
     * Once: the style is the whole screen's.
     *
     * @param scale of what GTK does not make larger by itself
     */
    static void apply(double scale) {
        if (applied) {
            return;
        }
        applied = true;
        MemorySegment provider = Gtk.gtk_css_provider_new.call();
        String style = STYLE.formatted(Math.round(100 * scale), Math.round(ARROW * scale));
        feed(Gtk.gtk_css_provider_load_from_data, provider, style.getBytes(StandardCharsets.UTF_8));
        Gtk.gtk_style_context_add_provider_for_screen.call(
                Gtk.gdk_screen_get_default.call(), provider, Gtk.STYLE_PRIORITY_APPLICATION);
    }

    /** Gives a window its icon in the task list. */
    static void icon(MemorySegment window) {
        withPixbuf(
                64,
                pixbuf -> {
                    Gtk.gtk_window_set_icon.call(window, pixbuf);
                    return MemorySegment.NULL;
                });
    }

    /**
     * The application's icon as a widget, sharp at the window's scale.
     *
     * @param larger as many times as GTK does by itself
     */
    static Optional<MemorySegment> picture(MemorySegment window, double larger) {
        int scale = Math.min(2, Gtk.gtk_widget_get_scale_factor.call(window));
        return withPixbuf(
                PICTURE * Math.clamp(Math.round(scale * larger), 1, 2),
                pixbuf -> {
                    MemorySegment surface =
                            Gtk.gdk_cairo_surface_create_from_pixbuf.call(
                                    pixbuf, scale, MemorySegment.NULL);
                    MemorySegment image = Gtk.gtk_image_new_from_surface.call(surface);
                    // The image has taken what it keeps.
                    Gtk.cairo_surface_destroy.call(surface);
                    return image;
                });
    }

    /** 1, or 2 on a screen of high density. */
    static int screenScale() {
        MemorySegment monitor =
                Gtk.gdk_display_get_monitor.call(Gtk.gdk_display_get_default.call(), 0);
        return monitor.equals(MemorySegment.NULL)
                ? 1
                : Math.clamp(Gtk.gdk_monitor_get_scale_factor.call(monitor), 1, 2);
    }

    private static Optional<MemorySegment> withPixbuf(int size, UnaryOperator<MemorySegment> use) {
        @Nullable InputStream png =
                GtkLook.class.getResourceAsStream("/dev/holdline/icons/app-" + size + ".png");
        if (png == null) {
            return Optional.empty();
        }
        try (png) {
            return withPixbuf(png.readAllBytes(), use);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param use must take what it keeps of the pixbuf
     */
    static Optional<MemorySegment> withPixbuf(byte[] png, UnaryOperator<MemorySegment> use) {
        MemorySegment loader = Gtk.gdk_pixbuf_loader_new.call();
        try {
            feed(Gtk.gdk_pixbuf_loader_write, loader, png);
            if (Gtk.gdk_pixbuf_loader_close.call(loader, MemorySegment.NULL) == Gtk.FALSE) {
                return Optional.empty();
            }
            return Optional.of(use.apply(Gtk.gdk_pixbuf_loader_get_pixbuf.call(loader)));
        } finally {
            Gtk.g_object_unref.call(loader);
        }
    }

    private static void feed(Native.Feed function, MemorySegment to, byte[] data) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(data.length);
            MemorySegment.copy(data, 0, copy, ValueLayout.JAVA_BYTE, 0, data.length);
            int unused = function.call(to, copy, data.length);
        }
    }
}
