package dev.holdline.config;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The environment a person has in a terminal. Programs started by a desktop or at login lack what
 * the shell's start-up files add, and so find no npx, uvx or docker; the login shell is therefore
 * asked once, and its answer kept in memory until somebody wants a fresh one.
 */
public final class LoginEnvironment implements AutoCloseable {
    /**
     * What servers are started with.
     *
     * @param problem where the shell could not be asked: one sentence with reason and remedy
     */
    public record Answer(Map<String, String> variables, Optional<String> problem) {
        @Override
        public String toString() {
            return "Answer[" + variables.keySet() + ", " + problem + "]";
        }
    }

    /** Of all attempts together. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    /** Between two runs. */
    private static final Duration REST = Duration.ofSeconds(10);

    private static final Duration FOR_NEWS = Duration.ofSeconds(2);
    private static final Duration TO_CLOSE = Duration.ofSeconds(1);

    /** What only says where and how the shell itself ran. */
    private static final Set<String> OF_THE_SHELL =
            Set.of("_", "SHLVL", "PWD", "OLDPWD", "TERM", "DISABLE_AUTO_UPDATE", ShellHints.OURS);

    private final Map<String, String> own;
    private final String user;
    private final Path passwd;
    private final Duration bound;
    private final Duration rest;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CompletableFuture<Answer> asked;
    private @Nullable CompletableFuture<Answer> renewing;
    private volatile long askedAt;
    private @Nullable Thread asking;
    private boolean closed;

    /**
     * @param own our own environment; not asked for anything on Windows, where it is the person's
     */
    public LoginEnvironment(Map<String, String> own) {
        this(
                own,
                System.getProperty("user.name"),
                Path.of("/etc/passwd"),
                BOUND,
                REST,
                new java.security.SecureRandom());
    }

    LoginEnvironment(
            Map<String, String> own,
            String user,
            Path passwd,
            Duration bound,
            Duration rest,
            RandomGenerator random) {
        this.own = Collections.unmodifiableMap(new LinkedHashMap<>(own));
        this.user = user;
        this.passwd = passwd;
        this.bound = bound;
        this.rest = rest;
        this.random = random;
    }

    /** The environment; the first caller starts the shell, all wait for its one run (≤ 10 s). */
    public Answer get() throws InterruptedException {
        return awaited(current());
    }

    /**
     * Asks the shell again, where that was not done a moment ago: a person may have edited a
     * start-up file. Waits two seconds for it; what it says then is for the next one who asks. All
     * others have the earlier answer meanwhile, and go on with it where the new one is worse.
     */
    public Answer refresh() throws InterruptedException {
        CompletableFuture<Answer> fresh = renewed();
        try {
            return fresh.get(FOR_NEWS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private CompletableFuture<Answer> renewed() {
        lock.lock();
        try {
            CompletableFuture<Answer> now = asked;
            if (now == null || !now.isDone()) return current();
            CompletableFuture<Answer> running = renewing;
            if (running != null && !running.isDone()) return running;
            if (closed || System.nanoTime() - askedAt < rest.toNanos()) return now;
            renewing = running = begun().thenApply(this::adopted);
            return running;
        } finally {
            lock.unlock();
        }
    }

    private Answer adopted(Answer fresh) {
        lock.lock();
        try {
            CompletableFuture<Answer> now = asked;
            boolean worse =
                    fresh.problem().isPresent() && now != null && now.join().problem().isEmpty();
            if (worse && now != null) return now.join();
            asked = CompletableFuture.completedFuture(fresh);
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Answer> current() {
        lock.lock();
        try {
            CompletableFuture<Answer> now = asked;
            if (now == null) asked = now = begun();
            return now;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Answer> begun() {
        var answer = new CompletableFuture<Answer>();
        if (closed) {
            answer.complete(notAsked());
        } else {
            asking = Thread.ofVirtual().name("login-environment").start(() -> run(answer));
        }
        return answer;
    }

    private void run(CompletableFuture<Answer> answer) {
        try {
            Answer its = ask();
            askedAt = System.nanoTime();
            answer.complete(its);
        } catch (InterruptedException | RuntimeException e) {
            answer.complete(notAsked());
        }
    }

    private Answer notAsked() {
        return without("could not be asked", LoginShell.of(own, user, passwd));
    }

    /** The shell, where it still runs, ends with all that it started; none is begun any more. */
    @Override
    public void close() {
        @Nullable Thread run;
        lock.lock();
        try {
            closed = true;
            run = asking;
        } finally {
            lock.unlock();
        }
        if (run == null) return;
        run.interrupt();
        try {
            boolean _ = run.join(TO_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A caller that is interrupted leaves; the run goes on for the others. */
    private static Answer awaited(CompletableFuture<Answer> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Answer ask() throws InterruptedException {
        if (File.separatorChar == '\\') {
            Map<String, String> caseless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            caseless.putAll(own);
            return new Answer(Collections.unmodifiableMap(caseless), Optional.empty());
        }
        LoginShell shell = LoginShell.of(own, user, passwd);
        ShellRun run = new ShellRun(Long.toUnsignedString(random.nextLong(), 36));
        Map<String, String> start = ShellHints.startOf(own, shell.program(), user);
        ShellRun.Outcome whole = run.run(shell::interactive, start, part(7));
        switch (whole) {
            case ShellRun.Variables v -> {
                return new Answer(cleaned(v.all(), false), Optional.empty());
            }
            case ShellRun.Nothing n -> {
                // .bashrc hangs, exits or hands over to another shell; .profile may do alone
                if (run.run(shell::plain, start, part(2)) instanceof ShellRun.Variables v) {
                    return partial(v, n, shell);
                }
                if (!shell.isLastResort()
                        && run.run(shell.lastResort()::plain, start, part(1))
                                instanceof ShellRun.Variables v) {
                    return partial(v, n, shell);
                }
                return without(n.why(), shell);
            }
        }
    }

    private Duration part(int tenths) {
        return bound.multipliedBy(tenths).dividedBy(10);
    }

    private Answer partial(ShellRun.Variables v, ShellRun.Nothing n, LoginShell shell) {
        return new Answer(cleaned(v.all(), true), Optional.of(sentence(n.why(), shell)));
    }

    private Answer without(String why, LoginShell shell) {
        return new Answer(cleaned(own, true), Optional.of(sentence(why, shell)));
    }

    private static String sentence(String why, LoginShell shell) {
        return "Your login shell "
                + Shown.text(shell.program().toString())
                + " "
                + why
                + ", so servers may miss programs and variables that only its start-up files set;"
                + " run \""
                + Shown.text(String.join(" ", shell.interactive("env")))
                + "\" in a terminal to see why, correct the start-up file (it can test for $"
                + ShellHints.OURS
                + ") and start Holdline again.";
    }

    /**
     * Our own PATH goes behind the shell's: what could be started before still can. The variables
     * of the shell itself become ours again.
     */
    private Map<String, String> cleaned(Map<String, String> told, boolean incomplete) {
        Map<String, String> variables = new LinkedHashMap<>(told);
        for (String name : OF_THE_SHELL) {
            variables.remove(name);
            String ours = own.get(name);
            if (ours != null && !name.equals("_")) {
                variables.put(name, ours);
            }
        }
        String path =
                UsualFolders.join(
                        variables.getOrDefault("PATH", ""),
                        UsualFolders.split(own.getOrDefault("PATH", "")));
        variables.put(
                "PATH", incomplete ? UsualFolders.appendedTo(path, Home.ofUser(variables)) : path);
        return Collections.unmodifiableMap(variables);
    }
}
