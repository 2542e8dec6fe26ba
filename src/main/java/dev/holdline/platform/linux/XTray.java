package dev.holdline.platform.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Whether a tray of the old protocol is there: it owns a selection of the X screen
 * (https://specifications.freedesktop.org/systemtray-spec/). Over a connection of its own, so it
 * may run on any thread.
 */
final class XTray {
    private static final System.Logger LOG = System.getLogger(XTray.class.getName());

    private XTray() {}

    static boolean isPresent() {
        try {
            return X.ownsTraySelection();
        } catch (LinkageError | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "no X here", e);
            return false;
        }
    }

    /** Loaded only when asked, so that a system without X is an answer and not a failure. */
    private static final class X {
        private static final Native C = new Native("libX11.so.6");
        private static final Native.Get XOpenDisplay = C.get("XOpenDisplay");
        private static final Native.Ask XDefaultScreen = C.ask("XDefaultScreen");
        private static final Native.Ask XCloseDisplay = C.ask("XCloseDisplay");
        private static final MethodHandle XInternAtom =
                C.find("XInternAtom", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT));
        private static final MethodHandle XGetSelectionOwner =
                C.find("XGetSelectionOwner", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG));

        static boolean ownsTraySelection() {
            MemorySegment display = XOpenDisplay.call(MemorySegment.NULL);
            if (display.equals(MemorySegment.NULL)) {
                return false;
            }
            try (Arena arena = Arena.ofConfined()) {
                String name = "_NET_SYSTEM_TRAY_S" + XDefaultScreen.call(display);
                long atom = (long) XInternAtom.invokeExact(display, arena.allocateFrom(name), 0);
                return (long) XGetSelectionOwner.invokeExact(display, atom) != 0;
            } catch (Throwable t) {
                throw Native.failed(t);
            } finally {
                int unused = XCloseDisplay.call(display);
            }
        }
    }
}
