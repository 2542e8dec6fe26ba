package dev.holdline.app;

import dev.holdline.config.AtomicFile;
import dev.holdline.config.ConfigurationEditor;
import dev.holdline.config.EditRefusedException;
import dev.holdline.config.Settings;
import dev.holdline.gateway.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

/**
 * The port, chosen once per user at the first run and kept: clients have it in their configuration,
 * so Holdline never moves by itself afterwards.
 */
final class PortChoice {
    private static final List<String> IN_CONFIGURATION = List.of("holdline", "port");

    private final Path file;

    PortChoice(Path state) {
        file = state.resolve("port");
    }

    /**
     * @param asked on the command line, -1 for none; 0 is any free one, for this run alone
     * @param configured 0 is any free one; the default gives way at the first run if somebody holds
     *     it
     */
    int choose(int asked, int configured) throws IOException {
        if (asked >= 0) return asked;
        if (configured != Settings.STANDARD.port()) return configured;
        int kept = kept();
        if (kept > 0) return kept;
        int chosen = isFree(configured) ? configured : anyFree();
        keep(chosen);
        return chosen;
    }

    private void keep(int port) throws IOException {
        AtomicFile.write(file, (port + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * From the next start on; where the configuration names a port of its own, that one counts and
     * is changed.
     *
     * @param configured as for {@link #choose}
     */
    void keep(int port, int configured, ConfigurationEditor editor) throws IOException {
        if (configured != Settings.STANDARD.port()) {
            try {
                Optional<JsonNode> seen = editor.read(IN_CONFIGURATION);
                var _ = editor.put(IN_CONFIGURATION, seen, IntNode.valueOf(port));
            } catch (EditRefusedException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        keep(port);
    }

    private int kept() throws IOException {
        if (!Files.exists(file)) return 0;
        String text = Files.readString(file).strip();
        return text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : 0;
    }

    static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, loopback())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static int anyFree() throws IOException {
        try (var socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /** In one sentence: who holds the port, and what helps. */
    static String taken(HttpServer.PortTakenException e, String holder) {
        return e.getMessage()
                + (holder.isEmpty() ? "" : " (" + holder + ")")
                + ". Stop that program, or start Holdline with --port. If it is not yours, issue your"
                + " clients new tokens (`holdline token CLIENT`): theirs may have been sent to it.";
    }
}
