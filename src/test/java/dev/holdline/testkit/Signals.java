package dev.holdline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** POSIX signals to other processes. */
public final class Signals {
    private Signals() {}

    /**
     * SIGSTOP; returns once no thread of the process runs any more. A stop takes effect when one of
     * its threads comes to take the signal, and on a busy machine another one can answer a request
     * until then.
     */
    public static void stop(long pid) {
        send("STOP", pid);
        Path threads = Path.of("/proc", "" + pid, "task");
        // Where there is no /proc (macOS) nothing tells.
        if (Files.isDirectory(threads)) Waiting.until("it is stopped", () -> areStopped(threads));
    }

    /** Holdline may have ended it meanwhile: what is gone does not run either. */
    private static boolean areStopped(Path threads) {
        try (Stream<Path> each = Files.list(threads)) {
            return each.noneMatch(Signals::runs);
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean runs(Path thread) {
        try {
            // proc_pid_stat(5): the name, of any characters, stands in brackets before the state.
            String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
            return "TZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGCONT. */
    public static void resume(long pid) {
        send("CONT", pid);
    }

    private static void send(String signal, long pid) {
        try {
            var kill = new ProcessBuilder("kill", "-" + signal, "" + pid).inheritIO().start();
            assertThat(kill.onExit().join().exitValue()).as("kill -%s %s", signal, pid).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
