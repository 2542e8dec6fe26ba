package dev.holdline.e2e;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.e2e.NodeClient.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A desktop with Holdline on it, a counting server over each wire, and windows of "Claude Code"
 * that call their tools.
 */
final class Scene implements AutoCloseable {
    enum Wire {
        STDIO,
        HTTP;

        /** The server's name. */
        String server() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Desktop desktop;
    private final FaultServer stdio;
    private final FaultServer http;
    private final RunningHoldline holdline;
    private final String token;
    private final List<NodeClient> windows = new CopyOnWriteArrayList<>();
    private int keys;

    /**
     * @param config what is special about it; the servers are added
     */
    Scene(Path folder, Config config) throws IOException {
        this(folder, config, TrayHost.NONE, RunningHoldline::on);
    }

    /** Starts a Holdline. */
    @FunctionalInterface
    interface Starter {
        RunningHoldline start(Desktop desktop, Path folder, Config config) throws IOException;
    }

    Scene(Path folder, Config config, TrayHost trayHost, Starter starter) throws IOException {
        desktop = Desktop.start(trayHost);
        stdio = FaultServer.stdio(folder.resolve("stdio"));
        http = FaultServer.http(folder.resolve("http"));
        holdline =
                starter.start(
                        desktop,
                        folder.resolve("holdline"),
                        config.server("stdio", stdio).server("http", http));
        token = holdline.token("Claude Code");
    }

    Desktop desktop() {
        return desktop;
    }

    RunningHoldline holdline() {
        return holdline;
    }

    FaultServer server(Wire wire) {
        return switch (wire) {
            case STDIO -> stdio;
            case HTTP -> http;
        };
    }

    /** A new run of the client program. */
    NodeClient window(Wire wire) throws IOException {
        NodeClient client = NodeClient.connected(holdline, wire.server(), token);
        windows.add(client);
        return client;
    }

    /** All runs of the client end, without a word. */
    void closeWindows() {
        windows.forEach(NodeClient::close);
        windows.clear();
    }

    /** Names a call in the effects of its server. */
    String newKey() {
        return "k" + ++keys;
    }

    /** Calls a tool in the middle of which the server is SIGKILLed. */
    Call breakDuring(NodeClient client, Wire wire, String tool, String key) throws IOException {
        server(wire).dieDuring(tool);
        return broken(client, wire, tool, key);
    }

    /** Calls a tool that never runs, for the server is SIGKILLed when it is called. */
    Call breakBefore(NodeClient client, Wire wire, String tool, String key) throws IOException {
        server(wire).dieBefore(tool);
        return broken(client, wire, tool, key);
    }

    private Call broken(NodeClient client, Wire wire, String tool, String key) {
        int faults = server(wire).events("fault").size();
        Call call = client.call(tool, key);
        Desktop.await("the server to die", () -> server(wire).events("fault").size() > faults);
        server(wire).awaitUp();
        return call;
    }

    Dialog dialog(Wire wire) {
        return Dialog.await(desktop, wire.server());
    }

    boolean isAsking(Wire wire) {
        return Dialog.isOpen(desktop, wire.server());
    }

    @Override
    public void close() {
        closeWindows();
        holdline.close();
        http.close();
        desktop.close();
    }
}
