package dev.holdline.ui.settings;

import dev.holdline.config.ConfigurationEditor;
import dev.holdline.config.ConfigurationEditor.Undo;
import dev.holdline.config.EditRefusedException;
import dev.holdline.ui.Words;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javafx.application.Platform;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the page changes in the person's configuration file: one change after the other, off the
 * JavaFX thread, each with its notice.
 */
final class ServerFile {
    private final ConfigurationEditor editor;
    private final Notice notice;
    private final ExecutorService one =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("server-file").factory());

    /** Changes an entry in place. */
    private interface Change {
        void make(ObjectNode entry);
    }

    /** Does something with the file. */
    private interface Work {
        void run() throws EditRefusedException;
    }

    ServerFile(ConfigurationEditor editor, Notice notice) {
        this.editor = editor;
        this.notice = notice;
    }

    /** Its entry as it stands in the file, handed over on the JavaFX thread. */
    void read(String server, Consumer<ObjectNode> then) {
        work(() -> entry(server).ifPresent(entry -> Platform.runLater(() -> then.accept(entry))));
    }

    /**
     * @param then called on the JavaFX thread where it was written
     */
    void add(String server, ObjectNode entry, Runnable then) {
        work(() -> {
            Undo undo = editor.put(path(server), Optional.empty(), entry);
            said(Words.of("servers.added", server), undo);
            Platform.runLater(then);
        });
    }

    /**
     * @param seen the entry the person saw before
     * @param then called on the JavaFX thread where it was written
     */
    void save(String server, ObjectNode seen, ObjectNode wanted, Runnable then) {
        work(() -> {
            Undo undo = editor.put(path(server), Optional.of(seen), wanted);
            said(Words.of("servers.saved", server), undo);
            Platform.runLater(then);
        });
    }

    void remove(String server) {
        work(() -> {
            Optional<JsonNode> seen = editor.read(path(server));
            said(Words.of("servers.removed", server), editor.remove(path(server), seen));
            Platform.runLater(notice::focusUndo);
        });
    }

    /** "disabled" is how other clients write it. */
    void turn(String server, boolean on) {
        change(
                server,
                Words.of(on ? "servers.turnedOn" : "servers.turnedOff", server),
                entry -> {
                    entry.remove(List.of("enabled", "disabled"));
                    if (!on) entry.put("enabled", false);
                });
    }

    void hide(String server, String tool, boolean hidden) {
        change(
                server,
                Words.of(hidden ? "servers.hidden" : "servers.shown", tool, server),
                entry -> {
                    Set<String> tools = new TreeSet<>();
                    entry.path("hiddenTools").forEach(each -> tools.add(each.asString("")));
                    entry.remove("hiddenTools");
                    if (hidden) tools.add(tool);
                    else tools.remove(tool);
                    tools.forEach(entry.withArray("hiddenTools")::add);
                    if (tools.isEmpty()) entry.remove("hiddenTools");
                });
    }

    private void change(String server, String sentence, Change change) {
        work(() -> {
            Optional<ObjectNode> seen = entry(server);
            if (seen.isEmpty()) return;
            ObjectNode wanted = seen.get().deepCopy();
            change.make(wanted);
            said(sentence, editor.put(path(server), Optional.of(seen.get()), wanted));
        });
    }

    private Optional<ObjectNode> entry(String server) throws EditRefusedException {
        return editor.read(path(server)).map(ObjectNode.class::cast);
    }

    private void said(String sentence, Undo undo) {
        Platform.runLater(() -> notice.done(sentence, () -> work(() -> editor.undo(undo))));
    }

    private void work(Work work) {
        one.execute(() -> {
            try {
                work.run();
            } catch (EditRefusedException e) {
                Platform.runLater(() -> notice.refused(String.valueOf(e.getMessage())));
            }
        });
    }

    private static List<String> path(String server) {
        return List.of("mcpServers", server);
    }
}
