package dev.holdline.platform.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The running processes, each a folder of {@code /proc}; any may vanish while it is read. */
final class ProcessTable {
    /** USER_HZ: 100 on every architecture that a JDK 25 runs on. */
    private static final long MILLIS_PER_TICK = 10;

    private final Path proc;

    /** Read once: the kernel derives it from the clock, which may be set while we run. */
    private final long bootSecond;

    ProcessTable(Path proc) {
        this.proc = proc;
        this.bootSecond = bootSecond(proc);
    }

    private static long bootSecond(Path proc) {
        try (var lines = Files.lines(proc.resolve("stat"))) {
            return lines.filter(line -> line.startsWith("btime "))
                    .mapToLong(line -> Long.parseLong(line.substring("btime ".length()).strip()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    Instant instant(long ticks) {
        return Instant.ofEpochSecond(bootSecond).plusMillis(ticks * MILLIS_PER_TICK);
    }

    long[] newestFirst() {
        try (var entries = Files.newDirectoryStream(proc, "[1-9]*")) {
            long[] pids = new long[256];
            int count = 0;
            for (Path entry : entries) {
                if (count == pids.length) pids = Arrays.copyOf(pids, count * 2);
                pids[count++] = -Long.parseLong(entry.getFileName().toString());
            }
            pids = Arrays.copyOf(pids, count);
            // A higher pid is a newer process until the numbers wrap; it decides only the order.
            Arrays.sort(pids);
            for (int i = 0; i < count; i++) pids[i] = -pids[i];
            return pids;
        } catch (IOException | DirectoryIteratorException e) {
            return new long[0];
        }
    }

    /** Whether one of its open files is this, as the kernel writes it: "socket:[123]". */
    boolean holds(long pid, String link) {
        try (var open = Files.newDirectoryStream(file(pid, "fd"))) {
            for (Path file : open) {
                if (link.equals(target(file))) return true;
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Gone, or another user's: not one we could name.
        }
        return false;
    }

    private static @Nullable String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return null;
        }
    }

    Optional<String> link(long pid, String name) {
        return Optional.ofNullable(target(file(pid, name)));
    }

    /** Asked without opening anything. */
    boolean isThere(long pid) {
        return Files.exists(proc.resolve("" + pid));
    }

    @Nullable ProcStat stat(long pid) {
        String line = read(pid, "stat");
        return line.isEmpty() ? null : ProcStat.parse(line);
    }

    List<String> commandLine(long pid) {
        String all = read(pid, "cmdline");
        return all.isEmpty() ? List.of() : List.of(all.split("\0", -1));
    }

    String shortName(long pid) {
        return read(pid, "comm").strip();
    }

    private String read(long pid, String name) {
        try {
            return new String(Files.readAllBytes(file(pid, name)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** The effective user of a process, by pid or "self". */
    OptionalLong user(String process) {
        try (var lines = Files.lines(proc.resolve(process).resolve("status"))) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s+")[2]))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    private Path file(long pid, String name) {
        return proc.resolve(pid + "/" + name);
    }
}
