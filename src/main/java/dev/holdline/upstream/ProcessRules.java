package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Wire;
import java.util.regex.Pattern;

/** What the end of a child means, and its silence. */
final class ProcessRules {
    /** POSIX 2.8.2 and cmd.exe: the shell or launcher did not find, or could not run, a command. */
    private static final int NOT_FOUND = 127;

    private static final int NOT_FOUND_WINDOWS = 9009;
    private static final int NOT_RUNNABLE = 126;

    static final Pattern NO_SUCH_COMMAND =
            Pattern.compile(
                    "ENOENT|no such file|command not found|executable (file )?not found"
                            + "|not found in (\\$|%)?PATH|is not recognized|cannot find the (file|path)"
                            + "|error=[23]\\b|program not found|: not found",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern ENDED_BY_US =
            Pattern.compile(
                    "\\b(client|we|user|host|holdline) (closed|ended|stopped|requested|sent SIG|sent on"
                            + "|disabled|removed|killed|shut)"
                            + "|(closed|ended|stopped|requested|sent|killed) by (us\\b|(the )?(client|host))"
                            + "|shutdown requested|idle (timeout|shutdown)",
                    Pattern.CASE_INSENSITIVE);

    private ProcessRules() {}

    static Finding exited(Evidence e) {
        int code = e.exitCode() == null ? -1 : e.exitCode();
        // Who closes a child's input asks it to end (specification, stdio: shutdown).
        if (ENDED_BY_US.matcher(e.text()).find()) return Finding.BENIGN;
        boolean starting = e.phase() == Phase.STARTUP || e.phase() == Phase.INITIALIZE;
        if (!starting) return killed(code) ? Finding.KILLED : Finding.EXITED;
        if (code == NOT_FOUND || code == NOT_FOUND_WINDOWS) return Finding.COMMAND_NOT_FOUND;
        if (code == NOT_RUNNABLE) return Finding.COMMAND_NOT_RUNNABLE;
        Finding setup = StderrRules.setup(e);
        if (setup != null) return setup;
        if (killed(code)) return Finding.KILLED;
        // It thinks that all is well: it was not meant to be started like this.
        return code == 0 ? Finding.ENDED_AT_ONCE : Finding.EXITED_AT_START;
    }

    /** 128 + SIGKILL (9) or SIGTERM (15): somebody else's doing, mostly for want of memory. */
    private static boolean killed(int code) {
        return code == 137 || code == 143;
    }

    /** A bound of ours elapsed. A child that hangs at start may have said why. */
    static Finding silent(Evidence e) {
        if (e.wire() != Wire.STDIO) return Finding.NO_ANSWER;
        boolean starting = e.phase() == Phase.STARTUP || e.phase() == Phase.INITIALIZE;
        Finding setup = starting ? StderrRules.setup(e.stderrTail()) : null;
        return setup != null ? setup : Finding.PROCESS_SILENT;
    }
}
