package dev.holdline.platform.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Presses of menu entries, led to what they mean by one upcall stub for all entries ever made (see
 * {@link GtkSignals}). UI thread only; what a press means runs on a thread of its own.
 */
final class MenuPresses {
    private static final System.Logger LOG = System.getLogger(MenuPresses.class.getName());
    private static final Map<Long, Runnable> MEANINGS = new HashMap<>();
    private static final MemorySegment ACTIVATED = stub();
    private static long last;

    private MenuPresses() {}

    /** One entry's press. */
    record Press(long id) {
        /** From now on it means this. */
        void now(Runnable meaning) {
            MEANINGS.put(id, meaning);
        }

        void forget() {
            MEANINGS.remove(id);
        }
    }

    static Press listen(MemorySegment entry, Runnable meaning) {
        Press press = new Press(++last);
        press.now(meaning);
        Gtk.connect(entry, "activate", ACTIVATED, press.id);
        return press;
    }

    /** Nothing may be thrown out of an upcall: that ends the whole process. */
    @SuppressWarnings("UnusedMethod")
    private static void onActivated(MemorySegment entry, MemorySegment data) {
        try {
            @Nullable Runnable meaning = MEANINGS.get(data.address());
            if (meaning != null) {
                Thread.ofVirtual().name("tray-press").start(meaning);
            }
        } catch (Throwable t) {
            LOG.log(System.Logger.Level.ERROR, "a press in the tray was not handled", t);
        }
    }

    private static MemorySegment stub() {
        try {
            MethodHandle target =
                    MethodHandles.lookup()
                            .findStatic(
                                    MenuPresses.class,
                                    "onActivated",
                                    MethodType.methodType(
                                            void.class, MemorySegment.class, MemorySegment.class));
            return Linker.nativeLinker()
                    .upcallStub(
                            target, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS), Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
