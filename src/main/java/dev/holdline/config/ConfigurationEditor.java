package dev.holdline.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Changes single values of the person's configuration file and leaves all else as it is: comments,
 * unknown keys, order, indentation, line ends, byte order mark. The file is replaced as a whole,
 * and only by one that can be read. Blocks while it reads and writes.
 */
public final class ConfigurationEditor {
    private static final byte[] NO_FILE = "{}\n".getBytes(StandardCharsets.UTF_8);

    private final Path file;
    private final Report report;
    private final Supplier<Configuration> held;

    /** What the latest change made here comes to, until it is asked about; null for none. */
    private final AtomicReference<@Nullable Settings> written = new AtomicReference<>();

    /**
     * @param held what Holdline goes by: a file that is gone is not begun anew while that holds
     *     anything
     */
    public ConfigurationEditor(Path file, Supplier<Configuration> held) {
        this.file = file;
        this.held = held;
        this.report = new Report(file);
    }

    /**
     * What takes a change back.
     *
     * @param written the value that was there, as it was written; null for none
     * @param previous the key of the member that stood before it
     */
    public record Undo(
            List<String> path,
            byte[] before,
            byte[] after,
            @Nullable String written,
            @Nullable String previous) {
        public Undo {
            path = List.copyOf(path);
        }

        @Override
        public String toString() {
            return "Undo[" + path + "]";
        }
    }

    /**
     * Whether these settings were written here rather than by somebody else; said once. It goes by
     * the settings themselves, for the file is read some time after it was written: after the next
     * change too, or never where that one took it back.
     */
    public boolean wrote(Settings now) {
        Settings ours = written.get();
        if (!now.equals(ours)) return false;
        boolean _ = written.compareAndSet(ours, null);
        return true;
    }

    /** The value at {@code path} as the file has it now; empty for none. */
    public synchronized Optional<JsonNode> read(List<String> path) throws EditRefusedException {
        return at(text(bytes()), path);
    }

    /**
     * Writes {@code wanted} at {@code path}, making the objects on the way.
     *
     * @param path "mcpServers", "git"
     * @param seen what the person saw there, empty for nothing; where the file has something else
     *     by now the change is refused
     */
    public synchronized Undo put(List<String> path, Optional<JsonNode> seen, JsonNode wanted)
            throws EditRefusedException {
        byte[] before = bytes();
        String text = text(before);
        refuseIfChanged(text, path, seen);
        return write(path, before, text, JsonEdit.set(text, path, wanted));
    }

    /** Takes the value at {@code path} out; as {@link #put}. */
    public synchronized Undo remove(List<String> path, Optional<JsonNode> seen)
            throws EditRefusedException {
        byte[] before = bytes();
        String text = text(before);
        refuseIfChanged(text, path, seen);
        return write(path, before, text, JsonEdit.remove(text, path));
    }

    /**
     * Takes a change back: the file is again what it was, to the byte; where it changed since, only
     * that value is.
     */
    public synchronized void undo(Undo undo) throws EditRefusedException {
        byte[] now = bytes();
        if (Arrays.equals(now, undo.after)) {
            replace(now, undo.before);
            return;
        }
        String text = text(now);
        refuseIfChanged(text, undo.path, at(text(undo.after), undo.path));
        String written = undo.written;
        String without = JsonEdit.remove(text, undo.path);
        String edited =
                written == null
                        ? without
                        : JsonEdit.restore(without, undo.path, written, undo.previous);
        replace(now, ConfigurationFile.bytes(edited, now));
    }

    private Undo write(List<String> path, byte[] before, String text, String edited)
            throws EditRefusedException {
        byte[] after = ConfigurationFile.bytes(edited, before);
        replace(before, after);
        return new Undo(
                path,
                before,
                after,
                JsonEdit.get(text, path).orElse(null),
                JsonEdit.before(text, path));
    }

    private void refuseIfChanged(String text, List<String> path, Optional<JsonNode> seen)
            throws EditRefusedException {
        if (!at(text, path).equals(seen)) {
            throw new EditRefusedException(
                    Shown.bare(String.join(" › ", path))
                            + " has been changed in the file meanwhile, and that change was kept."
                            + " Look at it and try again.");
        }
    }

    private static Optional<JsonNode> at(String text, List<String> path) {
        return JsonEdit.get(text, path).map(LocatedParser::tree);
    }

    private byte[] bytes() throws EditRefusedException {
        try {
            Optional<byte[]> there = ConfigurationFile.bytes(file);
            if (there.isEmpty() && !held.get().equals(Configuration.EMPTY)) {
                throw new EditRefusedException(
                        "The file "
                                + file
                                + " is gone, so nothing was changed: restore it, or write {} for an"
                                + " empty configuration.");
            }
            byte[] bytes = there.orElse(NO_FILE);
            var _ = ConfigurationFile.parse(file, bytes);
            return bytes;
        } catch (InvalidConfigurationException e) {
            throw new EditRefusedException(
                    "The file cannot be read as it is, so nothing was changed: "
                            + e.getMessage()
                            + ".");
        }
    }

    private String text(byte[] bytes) throws EditRefusedException {
        try {
            return ConfigurationFile.text(report, bytes);
        } catch (InvalidConfigurationException e) {
            throw new EditRefusedException(e.getMessage() + ".");
        }
    }

    private void replace(byte[] before, byte[] after) throws EditRefusedException {
        Settings wanted;
        try {
            wanted = ConfigurationFile.parse(file, after).settings();
        } catch (InvalidConfigurationException e) {
            throw new EditRefusedException(
                    "It would not work: " + e.problem().what() + "; " + e.problem().remedy() + ".");
        }
        try {
            // Nothing holds off an editor of another program; this leaves it a millisecond.
            if (!Arrays.equals(before, ConfigurationFile.bytes(file).orElse(NO_FILE))) {
                throw new EditRefusedException(
                        "The file has just been changed by another program. Try again.");
            }
            store(after, wanted);
        } catch (InvalidConfigurationException e) {
            throw new EditRefusedException(e.getMessage() + ".");
        } catch (IOException e) {
            throw new EditRefusedException(
                    "The file "
                            + file
                            + " cannot be written"
                            + DiskRefusal.inBrackets(e)
                            + ", so nothing was changed.");
        }
    }

    private void store(byte[] bytes, Settings wanted) throws IOException {
        // Before it is there: whoever follows the file may be quicker than this thread.
        Settings earlier = written.getAndSet(wanted);
        try {
            AtomicFile.write(file, bytes);
        } catch (IOException e) {
            boolean _ = written.compareAndSet(wanted, earlier);
            throw e;
        }
    }
}
