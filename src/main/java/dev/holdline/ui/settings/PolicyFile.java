package dev.holdline.ui.settings;

import dev.holdline.config.ConfigurationEditor;
import dev.holdline.config.ConfigurationEditor.Undo;
import dev.holdline.config.EditRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javafx.application.Platform;
import tools.jackson.databind.JsonNode;

/**
 * Writes single settings into the person's configuration file, one after the other and off the
 * JavaFX thread, each with its notice.
 */
final class PolicyFile {
    private final ConfigurationEditor editor;
    private final ExecutorService one =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("policy-file").factory());

    /** One setting: its keys below "holdline", and its value; empty for none. */
    record Setting(List<String> path, Optional<JsonNode> value) {}

    private interface Work {
        void run() throws EditRefusedException;
    }

    PolicyFile(ConfigurationEditor editor) {
        this.editor = editor;
    }

    /**
     * @param back puts on screen what is in force: where it was refused, or undone
     */
    void write(List<Setting> settings, String sentence, Notice notice, Runnable back) {
        work(
                notice,
                back,
                () -> {
                    List<Undo> undos = new ArrayList<>();
                    for (Setting each : settings) write(each).ifPresent(undos::addFirst);
                    Platform.runLater(() -> notice.done(sentence, () -> undo(undos, notice, back)));
                });
    }

    private void undo(List<Undo> undos, Notice notice, Runnable back) {
        work(
                notice,
                back,
                () -> {
                    for (Undo each : undos) editor.undo(each);
                    Platform.runLater(back);
                });
    }

    private Optional<Undo> write(Setting setting) throws EditRefusedException {
        List<String> path = new ArrayList<>(List.of("holdline"));
        path.addAll(setting.path());
        Optional<JsonNode> there = editor.read(path);
        if (there.equals(setting.value())) return Optional.empty();
        return Optional.of(
                setting.value().isPresent()
                        ? editor.put(path, there, setting.value().get())
                        : editor.remove(path, there));
    }

    private void work(Notice notice, Runnable back, Work work) {
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
}
