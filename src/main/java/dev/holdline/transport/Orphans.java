package dev.holdline.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Children that outlived a Holdline which could not end them (SIGKILL). Each carries the mark of
 * its owner in its environment; what is found is ended at the next start. Linux alone has /proc:
 * elsewhere nothing is found, and a child is left to the end of its stdin.
 */
final class Orphans {
    private static final Path PROC = Path.of("/proc");
    private static final Duration TO_TERMINATE = Duration.ofSeconds(1);
    private static final Duration TO_BE_KILLED = Duration.ofSeconds(1);

    /** Pid, start in ticks after the machine's start, session. */
    private static final Pattern MARK =
            Pattern.compile("(?:^|\0)" + Child.MARKER + "=(\\d{1,10}):(\\d{1,19}):(\\d{1,10})\0");

    private Orphans() {}

    /** Of this process: a pid alone could be somebody else's later. */
    static String mark() {
        long pid = ProcessHandle.current().pid();
        ProcessStat me = ProcessStat.of(pid);
        return me == null ? pid + ":0:0" : pid + ":" + me.started() + ":" + me.session();
    }

    static int end() {
        List<ProcessHandle> found = find();
        found.forEach(ProcessHandle::destroy);
        if (!Child.within(TO_TERMINATE, () -> found.stream().noneMatch(Child::runs))) {
            found.forEach(killing());
            boolean _ = Child.within(TO_BE_KILLED, () -> found.stream().noneMatch(Child::runs));
        }
        return found.size();
    }

    private static Consumer<ProcessHandle> killing() {
        return each -> {
            if (each.isAlive()) each.destroyForcibly();
        };
    }

    static List<ProcessHandle> find() {
        var found = new ArrayList<ProcessHandle>();
        Set<Long> spared = ourselves();
        try (var processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
            Object us = Files.getAttribute(PROC.resolve("self"), "unix:uid");
            // Pids in another namespace (a container's) mean other processes than here.
            Path namespace = namespace(PROC.resolve("self"));
            for (Path each : processes) {
                long pid = Long.parseLong(each.getFileName().toString());
                if (!spared.contains(pid) && isOrphan(each, pid, us, namespace)) {
                    ProcessHandle.of(pid).ifPresent(found::add);
                }
            }
        } catch (IOException | DirectoryIteratorException | UnsupportedOperationException e) {
            System.getLogger(Orphans.class.getName())
                    .log(System.Logger.Level.DEBUG, "no look at other processes", e);
        }
        return found;
    }

    /** A Holdline that was started from within a server is not its orphan. */
    private static Set<Long> ourselves() {
        var all = new HashSet<Long>();
        for (var each = ProcessHandle.current(); each != null; each = each.parent().orElse(null)) {
            all.add(each.pid());
        }
        return all;
    }

    private static boolean isOrphan(Path process, long pid, Object us, Path namespace) {
        try {
            if (!us.equals(Files.getAttribute(process, "unix:uid"))) return false;
            Matcher mark =
                    MARK.matcher(
                            Files.readString(
                                    process.resolve("environ"), StandardCharsets.ISO_8859_1));
            if (!mark.find() || !namespace.equals(namespace(process))) return false;
            ProcessStat stat = ProcessStat.of(pid);
            if (stat == null || stat.ended()) return false;
            // What has left its session was meant to live on: a daemon, a browser, a terminal.
            if (stat.session() != Long.parseLong(mark.group(3))) return false;
            return !isAlive(Long.parseLong(mark.group(1)), Long.parseLong(mark.group(2)));
        } catch (IOException | NumberFormatException e) {
            return false; // it has just ended, or may not be looked at
        }
    }

    private static boolean isAlive(long owner, long started) {
        @Nullable ProcessStat stat = ProcessStat.of(owner);
        return stat != null && stat.started() == started && !stat.ended();
    }

    private static Path namespace(Path process) throws IOException {
        return Files.readSymbolicLink(process.resolve("ns").resolve("pid"));
    }
}
