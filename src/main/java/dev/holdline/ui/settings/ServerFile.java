package dev.holdline.ui.settings;

import dev.holdline.config.ConfigurationEditor;
import dev.holdline.config.ConfigurationEditor.Undo;
import dev.holdline.config.EditRefusedException;
import dev.holdline.ui.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javafx.application.Platform;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the page changes in the person's configuration file: one change after the other, off the
 * JavaFX thread, each with its notice.
 */
final class ServerFile {
    /** Of a change that is on screen only once the file has it. */
    private static final Runnable NOTHING = () -> {};

    private static final List<String> SERVERS = List.of("mcpServers");

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
        work(
                NOTHING,
                () -> {
                    ObjectNode entry = entry(server);
                    Platform.runLater(() -> then.accept(entry));
                });
    }

    /**
     * All of them or none, in one write that one *Undo* takes back.
     *
     * @param entries by name
     * @param then called on the JavaFX thread where it was written
     * @param refused called there where it was not
     */
    void add(SequencedMap<String, ObjectNode> entries, Runnable then, Runnable refused) {
        work(
                refused,
                () -> {
                    Optional<JsonNode> seen = editor.read(SERVERS);
                    ObjectNode wanted = JsonNodeFactory.instance.objectNode();
                    if (seen.orElse(null) instanceof ObjectNode there) wanted.setAll(there);
                    for (var entry : entries.entrySet()) {
                        if (wanted.has(entry.getKey())) {
                            throw new EditRefusedException(Words.of("add.taken", entry.getKey()));
                        }
                        wanted.set(entry.getKey(), entry.getValue());
                    }
                    Undo undo = editor.put(SERVERS, seen, wanted);
                    String first = entries.firstEntry().getKey();
                    said(Words.of("servers.added", entries.size(), first), List.of(undo), NOTHING);
                    Platform.runLater(then);
                });
    }

    /**
     * Whatever else of the entry changed while the form was open stays as it is now.
     *
     * @param then called on the JavaFX thread where it was written
     */
    void save(String server, EntryEdit edit, Runnable then) {
        work(
                NOTHING,
                () -> {
                    ObjectNode now = entry(server);
                    List<String> changed = edit.changedIn(now);
                    if (!changed.isEmpty()) {
                        throw new EditRefusedException(
                                Words.of("edit.meanwhile", String.join(", ", changed), server));
                    }
                    Undo undo = editor.put(path(server), Optional.of(now), edit.onto(now));
                    said(Words.of("servers.saved", server), List.of(undo), NOTHING);
                    Platform.runLater(then);
                });
    }

    void remove(String server) {
        work(
                NOTHING,
                () -> {
                    List<Undo> undos = new ArrayList<>();
                    undos.add(editor.remove(path(server), Optional.of(entry(server))));
                    removePolicy(server).ifPresent(undos::addFirst);
                    said(Words.of("servers.removed", server), undos, NOTHING);
                    Platform.runLater(notice::focusUndo);
                });
    }

    /** What was decided for this server is not for a later one of its name. */
    private Optional<Undo> removePolicy(String server) {
        List<String> policy = List.of("holdline", "policies", server);
        try {
            Optional<JsonNode> decided = editor.read(policy);
            return decided.isPresent()
                    ? Optional.of(editor.remove(policy, decided))
                    : Optional.empty();
        } catch (EditRefusedException e) {
            // The server is gone already, and its removal can still be taken back.
            return Optional.empty();
        }
    }

    /** "disabled" is how other clients write it. */
    void turn(String server, boolean on) {
        change(
                server,
                Words.of(on ? "servers.turnedOn" : "servers.turnedOff", server),
                NOTHING,
                entry -> {
                    entry.remove(List.of("enabled", "disabled"));
                    if (!on) entry.put("enabled", false);
                });
    }

    /**
     * @param back puts on screen what is in force: where it was refused, or undone
     */
    void hide(String server, String tool, boolean hidden, Runnable back) {
        change(
                server,
                Words.of(hidden ? "servers.hidden" : "servers.shown", tool, server),
                back,
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

    private void change(String server, String sentence, Runnable back, Change change) {
        work(
                back,
                () -> {
                    ObjectNode seen = entry(server);
                    ObjectNode wanted = seen.deepCopy();
                    change.make(wanted);
                    Undo undo = editor.put(path(server), Optional.of(seen), wanted);
                    said(sentence, List.of(undo), back);
                });
    }

    private ObjectNode entry(String server) throws EditRefusedException {
        return editor.read(path(server))
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> new EditRefusedException(Words.of("servers.gone", server)));
    }

    /**
     * @param undos the latest first
     */
    private void said(String sentence, List<Undo> undos, Runnable back) {
        Platform.runLater(() -> notice.done(sentence, () -> undo(undos, back)));
    }

    private void undo(List<Undo> undos, Runnable back) {
        work(
                back,
                () -> {
                    for (Undo each : undos) editor.undo(each);
                    Platform.runLater(back);
                });
    }

    private void work(Runnable back, Work work) {
        one.execute(() -> {
            try {
                work.run();
            } catch (EditRefusedException e) {
                Platform.runLater(() -> {
                    notice.refused(String.valueOf(e.getMessage()));
                    back.run();
                });
            }
        });
    }

    private static List<String> path(String server) {
        return List.of(SERVERS.getFirst(), server);
    }
}
