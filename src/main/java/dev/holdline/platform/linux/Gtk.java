package dev.holdline.platform.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of GTK 3 the dialog uses, under their C names. No function that reads a format
 * string or markup is among them, so no text of a server can ever be one. JavaFX has loaded and
 * initialised the same GTK (it puts {@code GDK_BACKEND=x11} into its own environment first, so this
 * is X11, or XWayland, whatever the session is) and runs the main loop; every call is made on its
 * thread.
 */
final class Gtk {
    private static final Native C =
            new Native(
                    "libgtk-3.so.0",
                    "libgdk-3.so.0",
                    "libgdk_pixbuf-2.0.so.0",
                    "libatk-1.0.so.0",
                    "libgobject-2.0.so.0");

    static final int FALSE = 0;
    static final int TRUE = 1;

    static final int ORIENTATION_HORIZONTAL = 0;
    static final int ORIENTATION_VERTICAL = 1;
    static final int ALIGN_START = 1;
    static final int POLICY_NEVER = 2;
    static final int POLICY_AUTOMATIC = 1;
    static final int WIN_POS_CENTER = 1;
    static final int WRAP_WORD_CHAR = 2;
    static final int STYLE_PRIORITY_APPLICATION = 600;

    static final Native.Make gdk_display_get_default = C.make("gdk_display_get_default");
    static final Native.Make gdk_screen_get_default = C.make("gdk_screen_get_default");

    static final Native.GetAt gdk_display_get_monitor = C.getAt("gdk_display_get_monitor");
    static final Native.Ask gdk_monitor_get_scale_factor = C.ask("gdk_monitor_get_scale_factor");

    static final Native.Make gtk_dialog_new = C.make("gtk_dialog_new");
    static final Native.Get gtk_dialog_get_content_area = C.get("gtk_dialog_get_content_area");
    static final Native.Put gtk_window_set_title = C.put("gtk_window_set_title");
    private static final MethodHandle gtk_window_set_wmclass =
            C.find("gtk_window_set_wmclass", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    static final Native.Put gtk_window_set_icon = C.put("gtk_window_set_icon");
    static final Native.Set gtk_window_set_keep_above = C.set("gtk_window_set_keep_above");
    static final Native.Set gtk_window_set_position = C.set("gtk_window_set_position");
    static final Native.Set gtk_window_set_resizable = C.set("gtk_window_set_resizable");
    static final Native.Set gtk_window_set_urgency_hint = C.set("gtk_window_set_urgency_hint");
    static final Native.Ask gtk_window_is_active = C.ask("gtk_window_is_active");
    static final Native.Do gtk_window_present = C.does("gtk_window_present");

    static final Native.MakeOfInts gtk_box_new = C.makeOfInts("gtk_box_new");
    static final Native.Put gtk_container_add = C.put("gtk_container_add");
    static final Native.Set gtk_container_set_border_width =
            C.set("gtk_container_set_border_width");
    static final Native.Make gtk_button_new = C.make("gtk_button_new");
    static final Native.Get gtk_expander_new = C.get("gtk_expander_new");
    static final Native.Put gtk_expander_set_label = C.put("gtk_expander_set_label");

    static final Native.Get gtk_label_new = C.get("gtk_label_new");
    static final Native.Put gtk_label_set_text = C.put("gtk_label_set_text");
    static final Native.Set gtk_label_set_line_wrap = C.set("gtk_label_set_line_wrap");
    static final Native.Set gtk_label_set_line_wrap_mode = C.set("gtk_label_set_line_wrap_mode");
    static final Native.Set gtk_label_set_max_width_chars = C.set("gtk_label_set_max_width_chars");
    static final Native.Set gtk_label_set_width_chars = C.set("gtk_label_set_width_chars");
    static final Native.Set gtk_label_set_selectable = C.set("gtk_label_set_selectable");
    static final Native.SetFloat gtk_label_set_xalign = C.setFloat("gtk_label_set_xalign");

    private static final MethodHandle gtk_scrolled_window_new =
            C.find("gtk_scrolled_window_new", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    static final Native.SetTwo gtk_scrolled_window_set_policy =
            C.setTwo("gtk_scrolled_window_set_policy");
    static final Native.Set gtk_scrolled_window_set_max_content_height =
            C.set("gtk_scrolled_window_set_max_content_height");
    static final Native.Set gtk_scrolled_window_set_propagate_natural_height =
            C.set("gtk_scrolled_window_set_propagate_natural_height");

    static final Native.Get gtk_widget_get_accessible = C.get("gtk_widget_get_accessible");
    static final Native.Get gtk_widget_get_style_context = C.get("gtk_widget_get_style_context");
    static final Native.Ask gtk_widget_get_scale_factor = C.ask("gtk_widget_get_scale_factor");
    static final Native.Set gtk_widget_set_valign = C.set("gtk_widget_set_valign");
    static final Native.Set gtk_widget_set_can_default = C.set("gtk_widget_set_can_default");
    static final Native.Set gtk_widget_set_visible = C.set("gtk_widget_set_visible");
    static final Native.SetDouble gtk_widget_set_opacity = C.setDouble("gtk_widget_set_opacity");
    static final Native.Do gtk_widget_grab_default = C.does("gtk_widget_grab_default");
    static final Native.Do gtk_widget_grab_focus = C.does("gtk_widget_grab_focus");
    static final Native.Do gtk_widget_show_all = C.does("gtk_widget_show_all");
    static final Native.Do gtk_widget_destroy = C.does("gtk_widget_destroy");
    static final Native.Put atk_object_set_name = C.put("atk_object_set_name");

    static final Native.Make gtk_css_provider_new = C.make("gtk_css_provider_new");
    static final Native.Feed gtk_css_provider_load_from_data =
            C.feed("gtk_css_provider_load_from_data");
    static final Native.PutInt gtk_style_context_add_provider_for_screen =
            C.putInt("gtk_style_context_add_provider_for_screen");
    static final Native.Put gtk_style_context_add_class = C.put("gtk_style_context_add_class");
    static final Native.Put gtk_style_context_remove_class =
            C.put("gtk_style_context_remove_class");

    static final Native.Make gdk_pixbuf_loader_new = C.make("gdk_pixbuf_loader_new");
    static final Native.Feed gdk_pixbuf_loader_write = C.feed("gdk_pixbuf_loader_write");
    static final Native.AskTwo gdk_pixbuf_loader_close = C.askTwo("gdk_pixbuf_loader_close");
    static final Native.Get gdk_pixbuf_loader_get_pixbuf = C.get("gdk_pixbuf_loader_get_pixbuf");
    static final Native.GetOfInt gdk_cairo_surface_create_from_pixbuf =
            C.getOfInt("gdk_cairo_surface_create_from_pixbuf");
    static final Native.Do cairo_surface_destroy = C.does("cairo_surface_destroy");
    static final Native.Get gtk_image_new_from_surface = C.get("gtk_image_new_from_surface");
    static final Native.Do g_object_unref = C.does("g_object_unref");

    static final Native.AskTwo gdk_event_get_keyval = C.askTwo("gdk_event_get_keyval");
    static final Native.AskTwo gdk_event_get_keycode = C.askTwo("gdk_event_get_keycode");
    static final Native.AskTwo gdk_event_get_state = C.askTwo("gdk_event_get_state");
    static final Native.Get gdk_keymap_get_for_display = C.get("gdk_keymap_get_for_display");
    static final Native.AskTwo gdk_keymap_lookup_key = C.askTwo("gdk_keymap_lookup_key");

    private static final MethodHandle g_signal_connect_data =
            C.find(
                    "g_signal_connect_data",
                    FunctionDescriptor.of(
                            JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));

    private Gtk() {}

    static void connect(MemorySegment object, String signal, MemorySegment handler, long data) {
        try (Arena arena = Arena.ofConfined()) {
            long unused =
                    (long)
                            g_signal_connect_data.invokeExact(
                                    object,
                                    arena.allocateFrom(signal),
                                    handler,
                                    MemorySegment.ofAddress(data),
                                    MemorySegment.NULL,
                                    0);
        } catch (Throwable t) {
            throw Native.failed(t);
        }
    }

    /** As JavaFX does it; GTK would take the program's name, which is "java". */
    static void setClass(MemorySegment window, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocateFrom(name);
            gtk_window_set_wmclass.invokeExact(window, copy, copy);
        } catch (Throwable t) {
            throw Native.failed(t);
        }
    }

    static MemorySegment scrolled() {
        try {
            return (MemorySegment)
                    gtk_scrolled_window_new.invokeExact(MemorySegment.NULL, MemorySegment.NULL);
        } catch (Throwable t) {
            throw Native.failed(t);
        }
    }

    static void addClass(MemorySegment widget, String name) {
        gtk_style_context_add_class.call(gtk_widget_get_style_context.call(widget), name);
    }

    static void removeClass(MemorySegment widget, String name) {
        gtk_style_context_remove_class.call(gtk_widget_get_style_context.call(widget), name);
    }
}
