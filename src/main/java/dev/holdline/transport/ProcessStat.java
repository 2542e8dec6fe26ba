package dev.holdline.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the operating system tells of a process.
 *
 * @param state as /proc tells it, '?' elsewhere
 * @param cpu its own processor time, in user and kernel mode
 * @param session its session's leader, 0 where unknown
 * @param started ticks after the machine's start, 0 where unknown; with the pid it names a process
 *     for good
 */
record ProcessStat(char state, Duration cpu, long session, long started) {
    /** USER_HZ: 100 on every architecture that a JDK 25 runs on. */
    private static final long MILLIS_PER_TICK = 10;

    /** By a signal; a debugger's stop is another state. */
    boolean stopped() {
        return state == 'T';
    }

    /** Ended, and not yet taken notice of by its parent. */
    boolean ended() {
        return state == 'Z' || state == 'X';
    }

    /** From /proc where there is one; else without its state, and 0 for one that is gone. */
    static ProcessStat of(ProcessHandle process) {
        ProcessStat seen = of(process.pid());
        if (seen != null) return seen;
        Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
        return new ProcessStat('?', cpu, 0, 0);
    }

    /** Null for a process that is gone, or where there is no /proc. */
    static @Nullable ProcessStat of(long pid) {
        try {
            // A program may put any bytes into its name.
            String line =
                    Files.readString(
                            Path.of("/proc", "" + pid, "stat"), StandardCharsets.ISO_8859_1);
            // proc_pid_stat(5): fields are counted from 1, and the second may hold blanks.
            String[] from3 = line.substring(line.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(from3[14 - 3]) + Long.parseLong(from3[15 - 3]);
            return new ProcessStat(
                    from3[0].charAt(0),
                    Duration.ofMillis(ticks * MILLIS_PER_TICK),
                    Long.parseLong(from3[6 - 3]),
                    Long.parseLong(from3[22 - 3]));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return null;
        }
    }
}
