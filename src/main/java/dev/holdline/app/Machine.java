package dev.holdline.app;

import dev.holdline.config.ConfigurationEditor;
import dev.holdline.config.ConfigurationFeed;
import dev.holdline.config.Home;
import dev.holdline.config.Problem;
import dev.holdline.platform.Autostart;
import dev.holdline.ui.settings.Upkeep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * This Holdline on this machine.
 *
 * @param ours the port it has now
 */
record Machine(Home home, ConfigurationFeed feed, Path configurationFile, LogFile logFile, int ours)
        implements Upkeep {
    private static final int SECONDS_TO_OPEN = 5;

    @Override
    public Optional<Problem> problem() {
        return feed.problem();
    }

    @Override
    public AutoCloseable watchProblem(Runnable changed) {
        return feed.watch(_ -> changed.run());
    }

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
        new PortChoice(home.state())
                .keep(
                        port,
                        configured(),
                        new ConfigurationEditor(configurationFile, feed::current));
    }

    private int configured() {
        return feed.current().settings().port();
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
    public Optional<Path> licences() {
        return Installation.licences();
    }

    @Override
    public void open(Path file) throws IOException {
        Process opener =
                new ProcessBuilder(Systems.opener(file))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        opener.getOutputStream().close();
        try {
            // One that goes on is the program itself.
            if (opener.waitFor(SECONDS_TO_OPEN, TimeUnit.SECONDS) && opener.exitValue() != 0) {
                throw new IOException("nothing opens " + file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
