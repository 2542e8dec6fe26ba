package dev.holdline.platform.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions of libayatana-appindicator (or its older twin) and of GTK's menus we call. */
final class Indicator {
    private static final List<String> LIBRARIES =
            List.of("libayatana-appindicator3.so.1", "libappindicator3.so.1");
    private static final int CATEGORY_APPLICATION_STATUS = 0;

    static final int STATUS_PASSIVE = 0;
    static final int STATUS_ACTIVE = 1;

    private static final Native C = load();

    private static final MethodHandle app_indicator_new =
            C.find("app_indicator_new", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle app_indicator_set_icon_full =
            C.find(
                    "app_indicator_set_icon_full",
                    FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    static final Native.Put app_indicator_set_title = C.put("app_indicator_set_title");
    static final Native.Put app_indicator_set_menu = C.put("app_indicator_set_menu");
    static final Native.Set app_indicator_set_status = C.set("app_indicator_set_status");

    static final Native.Get g_object_ref_sink = C.get("g_object_ref_sink");
    static final Native.Make gtk_menu_new = C.make("gtk_menu_new");
    static final Native.Put gtk_menu_shell_append = C.put("gtk_menu_shell_append");
    static final Native.Make gtk_menu_item_new = C.make("gtk_menu_item_new");
    static final Native.Make gtk_image_menu_item_new = C.make("gtk_image_menu_item_new");
    static final Native.Make gtk_separator_menu_item_new = C.make("gtk_separator_menu_item_new");
    static final Native.Put gtk_menu_item_set_label = C.put("gtk_menu_item_set_label");
    static final Native.Put gtk_menu_item_set_submenu = C.put("gtk_menu_item_set_submenu");
    static final Native.Put gtk_image_menu_item_set_image = C.put("gtk_image_menu_item_set_image");
    static final Native.Set gtk_image_menu_item_set_always_show_image =
            C.set("gtk_image_menu_item_set_always_show_image");
    static final Native.Set gtk_widget_set_sensitive = C.set("gtk_widget_set_sensitive");
    static final Native.Get gtk_image_new_from_pixbuf = C.get("gtk_image_new_from_pixbuf");

    private Indicator() {}

    static boolean isHere() {
        try {
            return app_indicator_new != null;
        } catch (LinkageError | RuntimeException missing) {
            return false;
        }
    }

    /**
     * @param icon a file's path
     */
    static MemorySegment create(String id, String icon) {
        try (Arena arena = Arena.ofConfined()) {
            return (MemorySegment)
                    app_indicator_new.invokeExact(
                            arena.allocateFrom(id),
                            arena.allocateFrom(icon),
                            CATEGORY_APPLICATION_STATUS);
        } catch (Throwable t) {
            throw Native.failed(t);
        }
    }

    /**
     * @param description what a screen reader says for it
     */
    static void setIcon(MemorySegment indicator, String icon, String description) {
        try (Arena arena = Arena.ofConfined()) {
            app_indicator_set_icon_full.invokeExact(
                    indicator, arena.allocateFrom(icon), arena.allocateFrom(description));
        } catch (Throwable t) {
            throw Native.failed(t);
        }
    }

    private static Native load() {
        @Nullable IllegalArgumentException missing = null;
        for (String library : LIBRARIES) {
            try {
                return new Native(library, "libgtk-3.so.0", "libgobject-2.0.so.0");
            } catch (IllegalArgumentException e) {
                missing = e;
            }
        }
        throw new IllegalStateException("no library for tray icons: " + LIBRARIES, missing);
    }
}
