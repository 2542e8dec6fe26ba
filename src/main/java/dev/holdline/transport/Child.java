package dev.holdline.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A child process with all that it started: begun without a shell, ended within three seconds. */
final class Child {
    /** Names the Holdline that started a process, so that a later run finds what a crash left. */
    static final String MARKER = "HOLDLINE_CHILD";

    private static final Duration TO_LEAVE = Duration.ofSeconds(1);
    private static final Duration TO_TERMINATE = Duration.ofSeconds(1);
    private static final Duration TO_BE_KILLED = Duration.ofMillis(800);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final Process process;
    private final ProcessHandle root;
    private final Set<ProcessHandle> family = new HashSet<>();

    private Child(Process process) {
        this.process = process;
        this.root = process.toHandle();
    }

    /** A start that failed; the message is one plain sentence. */
    static final class CannotStart extends Exception {
        CannotStart(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }

    static Child start(Target.Process target, String instance) throws CannotStart {
        if (target.command().isEmpty()) throw new CannotStart("No command is given.", null);
        if (!Files.isDirectory(target.cwd())) {
            throw new CannotStart(
                    "The working directory " + target.cwd() + " does not exist.", null);
        }
        String name = target.command().getFirst();
        Path program = CommandLookup.find(name, target.env(), target.cwd());
        if (program == null) {
            throw new CannotStart(
                    "The command " + name + " was not found, or may not be executed.", null);
        }
        var command = new ArrayList<>(target.command());
        command.set(0, program.toString());
        var builder = new ProcessBuilder(command).directory(target.cwd().toFile());
        try {
            builder.environment().clear();
            builder.environment().putAll(target.env());
            builder.environment().put(MARKER, instance);
            return new Child(builder.start());
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotStart(name + " could not be started: " + reason(e) + ".", e);
        }
    }

    /** What stands after {@code Cannot run program "x" (in directory "y"): }. */
    private static String reason(Exception e) {
        String text = String.valueOf(e.getMessage());
        int ours = text.lastIndexOf("\"): ");
        return ours < 0 ? text : text.substring(ours + 4);
    }

    InputStream stdout() {
        return process.getInputStream();
    }

    InputStream stderr() {
        return process.getErrorStream();
    }

    OutputStream stdin() {
        return process.getOutputStream();
    }

    long pid() {
        return process.pid();
    }

    void onExit(Runnable then) {
        process.onExit().thenRun(then);
    }

    boolean exitedWithin(Duration bound) throws InterruptedException {
        return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** 128 + signal where it was killed. */
    int exitCode() {
        return process.exitValue();
    }

    /**
     * Remembers what the child has started so far. Once a parent is gone its children belong to
     * init, and nothing leads from us to them any more.
     */
    synchronized void rememberDescendants() {
        List.copyOf(family).stream()
                .filter(ProcessHandle::isAlive)
                .flatMap(ProcessHandle::descendants)
                .forEach(family::add);
        root.descendants().forEach(family::add);
    }

    Transport.Vitals vitals() {
        rememberDescendants();
        boolean stopped = false;
        Duration cpu = Duration.ZERO;
        for (ProcessHandle each : alive()) {
            ProcessStat stat = ProcessStat.of(each);
            stopped |= stat.stopped();
            cpu = cpu.plus(stat.cpu());
        }
        return new Transport.Vitals(stopped, cpu);
    }

    private synchronized List<ProcessHandle> alive() {
        return Stream.concat(Stream.of(root), family.stream())
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    /**
     * Ends the tree, its stdin having been closed (or being about to): a second to leave by itself
     * (MCP 2025-11-25, lifecycle, shutdown), a second after SIGTERM, then SIGKILL.
     */
    void end() {
        rememberDescendants();
        if (root.isAlive() && !within(TO_LEAVE, () -> !root.isAlive())) rememberDescendants();
        // Through the handles: Process.destroy also closes the pipe to stdin, and that waits for a
        // writer that is stuck on a child which does not read.
        each(ProcessHandle::destroy);
        if (within(TO_TERMINATE, this::isGone)) return;
        rememberDescendants();
        each(ProcessHandle::destroyForcibly);
        if (within(TO_BE_KILLED, this::isGone)) return;
        rememberDescendants();
        each(ProcessHandle::destroyForcibly);
    }

    private synchronized void each(java.util.function.Consumer<ProcessHandle> signal) {
        // The root first: a supervisor that outlives its worker would start it again.
        if (root.isAlive()) signal.accept(root);
        family.stream().filter(ProcessHandle::isAlive).forEach(signal);
    }

    private synchronized boolean isGone() {
        return !root.isAlive() && family.stream().noneMatch(Child::runs);
    }

    /** A zombie that nobody reaps still has a pid, but no program. */
    static boolean runs(ProcessHandle handle) {
        return handle.isAlive() && handle.info().command().isPresent();
    }

    static boolean within(Duration bound, BooleanSupplier condition) {
        long until = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) return false;
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return true;
    }
}
