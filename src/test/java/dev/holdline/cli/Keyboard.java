package dev.holdline.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TransferQueue;

/** A terminal's input: read until somebody types, ends the input with Ctrl+D, or it fails. */
final class Keyboard extends Reader {
    private static final String CTRL_D = "";
    private static final String FAULT = "fault";

    private final TransferQueue<String> typed = new LinkedTransferQueue<>();

    /** Each with its Enter; all are there at once. */
    void type(String... lines) {
        typed.add(String.join("\n", lines) + "\n");
    }

    void end() {
        typed.add(CTRL_D);
    }

    void fail() {
        typed.add(FAULT);
    }

    boolean isUsedUp() {
        return typed.isEmpty();
    }

    /** Whether a read waits for somebody to type. */
    boolean isWaitedFor() {
        return typed.hasWaitingConsumer();
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        try {
            String next = typed.take();
            if (next.equals(FAULT)) throw new IOException("Input/output error");
            if (next.equals(CTRL_D)) return -1;
            next.getChars(0, next.length(), into, offset);
            return next.length();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        // It is never closed, as a terminal is not.
    }
}
