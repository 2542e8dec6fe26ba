package dev.holdline.desktop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A line-by-line talk with a child process: what it prints is kept, what we say is flushed. */
public final class Talk implements AutoCloseable {
    private final Process process;
    private final PrintWriter to;
    private final List<String> heard = new ArrayList<>();

    public Talk(ProcessBuilder builder) throws IOException {
        process = builder.redirectErrorStream(true).start();
        to = new PrintWriter(process.outputWriter(), true);
        Thread.ofVirtual().name("talk").start(this::listen);
    }

    private void listen() {
        try {
            BufferedReader reader = process.inputReader();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (heard) {
                    heard.add(line);
                }
            }
        } catch (IOException closed) {
            // it was ended; what was heard stays
        }
    }

    public void say(String line) {
        to.println(line);
    }

    /** Everything printed so far, errors included. */
    public List<String> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    /** The lines that begin so. */
    public List<String> heard(String start) {
        return heard().stream().filter(line -> line.startsWith(start)).toList();
    }

    public void await(String line) {
        try {
            Desktop.await("the line " + line, () -> heard().contains(line));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; heard " + heard(), e);
        }
    }

    public Process process() {
        return process;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor();
    }
}
