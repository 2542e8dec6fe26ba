package dev.holdline.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** fixture-server.mjs: a well-behaved server on the TypeScript SDK. */
record FixtureServer(Process process, String url) implements AutoCloseable {
    private static final String READY = "LISTENING ";

    /** The command of one over stdio, for Holdline to start. */
    static List<String> stdio() {
        return NodePrograms.command("fixture-server.mjs", "stdio");
    }

    static FixtureServer http() throws IOException {
        Process process =
                new ProcessBuilder(NodePrograms.command("fixture-server.mjs", "http")).start();
        BufferedReader says = process.errorReader();
        for (String line = says.readLine(); line != null; line = says.readLine()) {
            if (line.startsWith(READY))
                return new FixtureServer(process, line.substring(READY.length()));
        }
        throw new AssertionError("the fixture server did not start");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
