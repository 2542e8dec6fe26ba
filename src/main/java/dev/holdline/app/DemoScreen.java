package dev.holdline.app;

import dev.holdline.config.Settings;
import dev.holdline.gateway.Commands;
import dev.holdline.gateway.ServerDetails;
import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Surface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The product's dialog and tray icon for the demo. An answer given in the tray takes the same way
 * as the dialog's, so that the demo hears of it, too.
 */
final class DemoScreen implements Asker {
    private final Executor ui;
    private final Asker dialog;
    private final Map<String, Reply> open = new ConcurrentHashMap<>();

    /**
     * @param ui the JavaFX thread
     */
    DemoScreen(Executor ui) {
        this.ui = ui;
        this.dialog = Views.dialog(ui);
    }

    /** Shows the tray icon, where there is a tray. */
    Views tray(Core core, Path images) {
        var views =
                new Views(
                        core.window(new Overheard(core.gateway())), ui, Systems.trayHost(), images);
        var _ = views.openTray();
        return views;
    }

    @Override
    public void show(Question question, Reply reply) {
        open.put(question.id(), reply);
        dialog.show(question, reply);
    }

    @Override
    public void withdraw(String questionId) {
        open.remove(questionId);
        dialog.withdraw(questionId);
    }

    private final class Overheard implements Commands {
        private final Commands commands;

        Overheard(Commands commands) {
            this.commands = commands;
        }

        @Override
        public void answer(String questionId, int revision, Answer answer, Surface surface) {
            Reply reply = open.get(questionId);
            if (reply != null) reply.answer(answer, revision, surface);
        }

        @Override
        public Snapshot snapshot() {
            return commands.snapshot();
        }

        @Override
        public AutoCloseable watch(Consumer<Snapshot> listener) {
            return commands.watch(listener);
        }

        @Override
        public void reconnect(String server, Surface surface) {
            commands.reconnect(server, surface);
        }

        @Override
        public void reconnectAll(Surface surface) {
            commands.reconnectAll(surface);
        }

        @Override
        public String issueToken(String client) {
            return commands.issueToken(client);
        }

        @Override
        public void setPolicy(String session, Optional<Settings.Policy> forThisSession) {
            commands.setPolicy(session, forThisSession);
        }

        @Override
        public Runnable revoke(String session, String server) {
            return commands.revoke(session, server);
        }

        @Override
        public void pauseAsking(Duration time, Surface surface) {
            commands.pauseAsking(time, surface);
        }

        @Override
        public void resumeAsking(Surface surface) {
            commands.resumeAsking(surface);
        }

        @Override
        public ServerDetails inspect(String server) {
            return commands.inspect(server);
        }

        @Override
        public AutoCloseable test(String server, Consumer<ServerDetails.Test> heard) {
            return commands.test(server, heard);
        }

        @Override
        public void quit() {
            commands.quit();
        }
    }
}
