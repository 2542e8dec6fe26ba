package dev.holdline.app;

import dev.holdline.config.Configuration;
import dev.holdline.config.ConfigurationEditor;
import dev.holdline.config.EditRefusedException;
import dev.holdline.config.Home;
import dev.holdline.config.Settings;
import dev.holdline.platform.Autostart;
import dev.holdline.ui.settings.Upkeep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

/**
 * This Holdline on this machine.
 *
 * @param ours the port it has now
 */
record Machine(
        Home home, Supplier<Configuration> configuration, Path file, LogFile logFile, int ours)
        implements Upkeep {
    private static final int SECONDS_TO_OPEN = 5;
    private static final List<String> PORT = List.of("holdline", "port");

    @Override
    public Optional<Autostart> autostart() {
        return Installation.autostart();
    }

    @Override
    public int port() throws IOException {
        return new PortChoice(home.state()).choose(-1, configured());
    }

    @Override
    public Optional<String> holder(int port) {
        if (port == ours || PortChoice.isFree(port)) return Optional.empty();
        String holder = Systems.holder(port);
        return Optional.of(holder.isEmpty() ? "another program" : holder);
    }

    @Override
    public void usePort(int port) throws IOException {
        // Where the configuration names a port of its own, that one counts.
        if (configured() != Settings.STANDARD.port()) {
            try {
                var editor = new ConfigurationEditor(file);
                Optional<JsonNode> seen = editor.read(PORT);
                var _ = editor.put(PORT, seen, IntNode.valueOf(port));
            } catch (EditRefusedException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        new PortChoice(home.state()).keep(port);
    }

    private int configured() {
        return configuration.get().settings().port();
    }

    @Override
    public Path log() {
        return logFile.file();
    }

    @Override
    public System.Logger.Level logLevel() {
        return logFile.level();
    }

    @Override
    public void logLevel(System.Logger.Level level) throws IOException {
        logFile.level(level);
    }

    @Override
    public void open(Path log) throws IOException {
        Process opener =
                new ProcessBuilder(Systems.opener(log))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        opener.getOutputStream().close();
        try {
            // One that goes on is the program itself.
            if (opener.waitFor(SECONDS_TO_OPEN, TimeUnit.SECONDS) && opener.exitValue() != 0) {
                throw new IOException("nothing opens " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
