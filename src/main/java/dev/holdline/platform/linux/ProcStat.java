package dev.holdline.platform.linux;

import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc/PID/stat} tells of a process.
 *
 * @param startTicks when it started, in hundredths of a second since the machine did
 */
record ProcStat(char state, long parent, long startTicks) {
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int START = 19;

    /** Null for text that is not such a line. */
    static @Nullable ProcStat parse(String line) {
        // The name stands in parentheses and may itself hold spaces and parentheses.
        int behindName = line.lastIndexOf(')');
        if (behindName < 0 || behindName + 2 > line.length()) return null;
        String[] fields = line.substring(behindName + 2).split(" ");
        if (fields.length <= START) return null;
        return new ProcStat(
                fields[STATE].charAt(0),
                Long.parseLong(fields[PARENT]),
                Long.parseLong(fields[START]));
    }

    /** A process that has ended keeps its entry until its parent asks for it. */
    boolean hasEnded() {
        return state == 'Z' || state == 'X';
    }
}
