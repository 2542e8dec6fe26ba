package dev.holdline.platform.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** What GTK is told before JavaFX starts it. */
public final class GtkStart {
    /**
     * WM_CLASS, by which a dock knows that a window is our menu entry's: the StartupWMClass of
     * packaging/linux/holdline.desktop.
     */
    public static final String WINDOW_CLASS = "holdline";

    private GtkStart() {}

    /**
     * GTK asks the graphics driver which pictures it can show, though nothing here is drawn by it:
     * that loads Mesa and LLVM, 55 MB and a third of a second. A value of the person's is kept. The
     * processes we start do not see it: Java has taken its copy of the environment before.
     */
    public static void withoutGl() {
        var _ = System.getenv();
        Linker linker = Linker.nativeLinker();
        MethodHandle setenv =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("setenv"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int _ =
                    (int)
                            setenv.invokeExact(
                                    arena.allocateFrom("GDK_GL"), arena.allocateFrom("disable"), 0);
        } catch (Throwable t) {
            throw new IllegalStateException("setenv", t);
        }
    }
}
