package dev.holdline.ui.settings;

import dev.holdline.config.Problem;
import dev.holdline.platform.Autostart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A machine that keeps what it is told; port 7400 is somebody else's. */
final class SampleUpkeep implements Upkeep {
    final List<String> told = new CopyOnWriteArrayList<>();
    volatile boolean refuses;
    volatile boolean hides;
    private volatile Optional<Problem> problem = Optional.empty();
    private volatile Runnable problemChanged = () -> {};
    private volatile boolean atLogin;
    private final boolean canStart;

    SampleUpkeep() {
        this(true);
    }

    SampleUpkeep(boolean canStart) {
        this.canStart = canStart;
    }

    void problem(Optional<Problem> now) {
        problem = now;
        problemChanged.run();
    }

    @Override
    public Path configurationFile() {
        return Path.of("/home/me/.config/holdline/config.json");
    }

    @Override
    public Optional<Problem> problem() {
        return problem;
    }

    @Override
    public AutoCloseable watchProblem(Runnable changed) {
        problemChanged = changed;
        return () -> problemChanged = () -> {};
    }

    @Override
    public Optional<Autostart> autostart() {
        return canStart ? Optional.of(new Login()) : Optional.empty();
    }

    private final class Login implements Autostart {
        @Override
        public State state() throws IOException {
            if (hides) throw new IOException("The folder for it cannot be read.");
            return atLogin ? State.ON : State.OFF;
        }

        @Override
        public void turnOn() throws IOException {
            if (refuses) throw new IOException("The folder for it cannot be written.");
            atLogin = true;
            told.add("on");
        }

        @Override
        public void turnOff() {
            atLogin = false;
            told.add("off");
        }
    }

    @Override
    public int port() {
        return 7332;
    }

    @Override
    public Optional<String> holder(int port) {
        return port == 7400 ? Optional.of("node (process 4711)") : Optional.empty();
    }

    @Override
    public void usePort(int port) {
        told.add("port " + port);
    }

    @Override
    public Path log() {
        return Path.of("/home/me/.local/state/holdline/log/holdline.0.log");
    }

    @Override
    public System.Logger.Level logLevel() {
        return System.Logger.Level.INFO;
    }

    @Override
    public void logLevel(System.Logger.Level level) {
        told.add("level " + level);
    }

    @Override
    public Optional<Path> licences() {
        return Optional.of(Path.of("/opt/holdline/lib/app/licences"));
    }

    @Override
    public void open(Path file) throws IOException {
        if (refuses) throw new IOException("none");
        told.add("open " + file.getFileName());
    }
}
