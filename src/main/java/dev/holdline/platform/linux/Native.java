package dev.holdline.platform.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** C functions by their shape, so that a call site reads like the C call and is type-checked. */
final class Native {
    private final SymbolLookup symbols;

    /**
     * @param libraries sonames, "libgtk-3.so.0"
     * @throws IllegalArgumentException if one cannot be loaded
     */
    Native(String... libraries) {
        SymbolLookup all = name -> Optional.empty();
        for (String library : libraries) {
            all = all.or(SymbolLookup.libraryLookup(library, Arena.global()));
        }
        symbols = all;
    }

    /** {@code void *f(void)}. */
    record Make(MethodHandle f) {
        MemorySegment call() {
            try {
                return (MemorySegment) f.invokeExact();
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code void *f(int, int)}. */
    record MakeOfInts(MethodHandle f) {
        MemorySegment call(int a, int b) {
            try {
                return (MemorySegment) f.invokeExact(a, b);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code void *f(void *)}. */
    record Get(MethodHandle f) {
        MemorySegment call(MemorySegment a) {
            try {
                return (MemorySegment) f.invokeExact(a);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code void *f(void *, int)}. */
    record GetAt(MethodHandle f) {
        MemorySegment call(MemorySegment a, int b) {
            try {
                return (MemorySegment) f.invokeExact(a, b);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code void *f(void *, int, void *)}. */
    record GetOfInt(MethodHandle f) {
        MemorySegment call(MemorySegment a, int b, MemorySegment c) {
            try {
                return (MemorySegment) f.invokeExact(a, b, c);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code int f(void *)}. */
    record Ask(MethodHandle f) {
        int call(MemorySegment a) {
            try {
                return (int) f.invokeExact(a);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code int f(void *, void *)}. */
    record AskTwo(MethodHandle f) {
        int call(MemorySegment a, MemorySegment b) {
            try {
                return (int) f.invokeExact(a, b);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code int f(void *, void *data, size_t length, void *error)}. */
    record Feed(MethodHandle f) {
        int call(MemorySegment a, MemorySegment data, long length) {
            try {
                return (int) f.invokeExact(a, data, length, MemorySegment.NULL);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code void f(void *)}. */
    record Do(MethodHandle f) {
        void call(MemorySegment a) {
            try {
                f.invokeExact(a);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code void f(void *, void *)}. */
    record Put(MethodHandle f) {
        void call(MemorySegment a, MemorySegment b) {
            try {
                f.invokeExact(a, b);
            } catch (Throwable t) {
                throw failed(t);
            }
        }

        void call(MemorySegment a, String text) {
            try (Arena arena = Arena.ofConfined()) {
                call(a, arena.allocateFrom(text));
            }
        }
    }

    /** {@code void f(void *, void *, int)}. */
    record PutInt(MethodHandle f) {
        void call(MemorySegment a, MemorySegment b, int c) {
            try {
                f.invokeExact(a, b, c);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code void f(void *, int)}. */
    record Set(MethodHandle f) {
        void call(MemorySegment a, int b) {
            try {
                f.invokeExact(a, b);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code void f(void *, int, int)}. */
    record SetTwo(MethodHandle f) {
        void call(MemorySegment a, int b, int c) {
            try {
                f.invokeExact(a, b, c);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code void f(void *, float)}. */
    record SetFloat(MethodHandle f) {
        void call(MemorySegment a, float b) {
            try {
                f.invokeExact(a, b);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    /** {@code void f(void *, double)}. */
    record SetDouble(MethodHandle f) {
        void call(MemorySegment a, double b) {
            try {
                f.invokeExact(a, b);
            } catch (Throwable t) {
                throw failed(t);
            }
        }
    }

    Make make(String name) {
        return new Make(find(name, FunctionDescriptor.of(ADDRESS)));
    }

    MakeOfInts makeOfInts(String name) {
        return new MakeOfInts(find(name, FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT)));
    }

    Get get(String name) {
        return new Get(find(name, FunctionDescriptor.of(ADDRESS, ADDRESS)));
    }

    GetAt getAt(String name) {
        return new GetAt(find(name, FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT)));
    }

    GetOfInt getOfInt(String name) {
        return new GetOfInt(find(name, FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, ADDRESS)));
    }

    Ask ask(String name) {
        return new Ask(find(name, FunctionDescriptor.of(JAVA_INT, ADDRESS)));
    }

    AskTwo askTwo(String name) {
        return new AskTwo(find(name, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS)));
    }

    Feed feed(String name) {
        return new Feed(
                find(name, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS)));
    }

    Do does(String name) {
        return new Do(procedure(name, ADDRESS));
    }

    Put put(String name) {
        return new Put(procedure(name, ADDRESS, ADDRESS));
    }

    PutInt putInt(String name) {
        return new PutInt(procedure(name, ADDRESS, ADDRESS, JAVA_INT));
    }

    Set set(String name) {
        return new Set(procedure(name, ADDRESS, JAVA_INT));
    }

    SetTwo setTwo(String name) {
        return new SetTwo(procedure(name, ADDRESS, JAVA_INT, JAVA_INT));
    }

    SetFloat setFloat(String name) {
        return new SetFloat(procedure(name, ADDRESS, JAVA_FLOAT));
    }

    SetDouble setDouble(String name) {
        return new SetDouble(procedure(name, ADDRESS, JAVA_DOUBLE));
    }

    /**
     * @throws java.util.NoSuchElementException if no library has it
     */
    MethodHandle find(String name, FunctionDescriptor shape) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), shape);
    }

    private MethodHandle procedure(String name, MemoryLayout... arguments) {
        return find(name, FunctionDescriptor.ofVoid(arguments));
    }

    static IllegalStateException failed(Throwable cause) {
        return new IllegalStateException("a call into a native library failed", cause);
    }
}
