package dev.holdline.gateway.http;

/** Logs a failure by its types and places: messages of exceptions may quote a payload. */
final class Failures {
    private static final System.Logger LOG = System.getLogger(Failures.class.getPackageName());
    private static final int FRAMES = 8;

    private Failures() {}

    static void log(System.Logger.Level level, String what, Throwable failure) {
        if (!LOG.isLoggable(level)) return;
        var text = new StringBuilder(what);
        for (Throwable t = failure; t != null; t = t.getCause()) {
            text.append(t == failure ? ": " : ", caused by ").append(t.getClass().getName());
            StackTraceElement[] stack = t.getStackTrace();
            for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
                text.append(i == 0 ? " at " : " < ").append(stack[i]);
            }
        }
        LOG.log(level, text.toString());
    }
}
