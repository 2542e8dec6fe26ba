package dev.holdline.platform.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Signals of GTK, led back to their window. Four upcall stubs serve all windows ever opened: a stub
 * cannot be freed while GTK may still call it, so one for each window would leak. A window is told
 * apart by the number that stands in the signal's user data. UI thread only.
 */
final class GtkSignals {
    /** One window's ears. */
    interface Listener {
        /**
         * @param button counted from 0
         */
        void clicked(int button);

        /**
         * @return whether the key is dealt with
         */
        boolean pressed(GtkKey key);

        void closed();

        void activeChanged();
    }

    private static final System.Logger LOG = System.getLogger(GtkSignals.class.getName());
    private static final int BUTTON_BITS = 2;
    private static final Map<Long, Listener> LISTENERS = new HashMap<>();
    private static long last;

    private static final MemorySegment CLICKED = stub("onClicked", void.class, 2);
    private static final MemorySegment PRESSED = stub("onPressed", int.class, 3);
    private static final MemorySegment DELETED = stub("onDeleted", int.class, 3);
    private static final MemorySegment ACTIVE = stub("onActive", void.class, 3);

    private GtkSignals() {}

    /** Listens to a window and its buttons; gives the number to {@link #forget} it by. */
    static long listen(Listener listener, MemorySegment window, MemorySegment... buttons) {
        long id = ++last;
        LISTENERS.put(id, listener);
        long data = id << BUTTON_BITS;
        Gtk.connect(window, "key-press-event", PRESSED, data);
        Gtk.connect(window, "delete-event", DELETED, data);
        Gtk.connect(window, "notify::is-active", ACTIVE, data);
        for (int i = 0; i < buttons.length; i++) {
            Gtk.connect(buttons[i], "clicked", CLICKED, data | i);
        }
        return id;
    }

    static void forget(long id) {
        LISTENERS.remove(id);
    }

    // The four upcalls. Nothing may be thrown out of them: that ends the whole process.

    @SuppressWarnings("UnusedMethod")
    private static void onClicked(MemorySegment button, MemorySegment data) {
        guarded(
                data,
                listener -> listener.clicked((int) (data.address() & ((1 << BUTTON_BITS) - 1))));
    }

    @SuppressWarnings("UnusedMethod")
    private static int onPressed(MemorySegment window, MemorySegment event, MemorySegment data) {
        boolean[] handled = {false};
        guarded(data, listener -> handled[0] = listener.pressed(GtkKey.of(event)));
        return handled[0] ? Gtk.TRUE : Gtk.FALSE;
    }

    @SuppressWarnings("UnusedMethod")
    private static int onDeleted(MemorySegment window, MemorySegment event, MemorySegment data) {
        guarded(data, Listener::closed);
        return Gtk.TRUE;
    }

    @SuppressWarnings("UnusedMethod")
    private static void onActive(MemorySegment window, MemorySegment what, MemorySegment data) {
        guarded(data, Listener::activeChanged);
    }

    private static void guarded(MemorySegment data, Consumer<Listener> action) {
        try {
            @Nullable Listener listener = LISTENERS.get(data.address() >> BUTTON_BITS);
            if (listener != null) {
                action.accept(listener);
            }
        } catch (Throwable t) {
            LOG.log(System.Logger.Level.ERROR, "a signal of GTK was not handled", t);
        }
    }

    private static MemorySegment stub(String method, Class<?> result, int arguments) {
        var types = Collections.nCopies(arguments, MemorySegment.class).toArray(Class<?>[]::new);
        var layouts = Collections.nCopies(arguments, ADDRESS).toArray(MemoryLayout[]::new);
        try {
            return Linker.nativeLinker()
                    .upcallStub(
                            MethodHandles.lookup()
                                    .findStatic(
                                            GtkSignals.class,
                                            method,
                                            MethodType.methodType(result, types)),
                            result == void.class
                                    ? FunctionDescriptor.ofVoid(layouts)
                                    : FunctionDescriptor.of(JAVA_INT, layouts),
                            Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
