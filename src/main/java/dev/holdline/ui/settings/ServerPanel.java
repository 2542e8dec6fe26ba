package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.gateway.ServerDetails;
import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What unfolds below a server's row: its facts, commands, test, last lines and tools. */
final class ServerPanel extends VBox {
    private static final int TEXT = 300;

    private final String server;
    private final ServersPage.Means means;
    private final Label facts = Texts.wrapped("", "muted");
    private final Label detail = Texts.wrapped("", "muted", "code");
    private final Button reconnect;
    private final Button turn;
    private final VBox form = new VBox();
    private final TestView test = new TestView();
    private final Label toolsTitle = Texts.wrapped("", "section");
    private final Rows<ServerDetails.Tool> tools;
    private final Label linesTitle = Texts.wrapped(Words.of("servers.lastLines"), "section");
    private final LastLines lines = new LastLines(List.of());
    private final AtomicBoolean looking = new AtomicBoolean();
    private @Nullable AutoCloseable testing;

    /** How many tests have ended, so that each one's news can be told from an earlier one's. */
    private int tests;

    private boolean on = true;

    ServerPanel(String server, ServersPage.Means means) {
        super(10);
        this.server = server;
        this.means = means;
        getStyleClass().add("panel");
        tools =
                new Rows<>(
                        ServerDetails.Tool::name,
                        tool ->
                                new ToolRow(
                                        tool,
                                        (name, hide, back) ->
                                                means.file().hide(server, name, hide, back)));
        Button testIt = button("servers.test");
        testIt.setOnAction(_ -> test());
        reconnect = button("reconnect");
        reconnect.setOnAction(_ -> means.commands().reconnect(server, Surface.WINDOW));
        Button edit = button("servers.edit");
        edit.setOnAction(_ -> means.file().read(server, entry -> edit(entry, edit)));
        turn = button("servers.turnOff");
        turn.setOnAction(_ -> means.file().turn(server, !on));
        Button remove = button("servers.remove");
        remove.setOnAction(_ -> means.file().remove(server));
        FlowPane commands = new FlowPane(8, 8, testIt, reconnect, edit, turn, remove);
        getChildren()
                .setAll(facts, commands, form, test, detail, linesTitle, lines, toolsTitle, tools);
        put(new ServerDetails(List.of(), List.of(), ""));
    }

    private Button button(String key) {
        Button button = new Button(Words.of(key));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setAccessibleText(Words.of("servers.of", Words.of(key), line(server, 80)));
        return button;
    }

    void show(Snapshot.Server now) {
        on = now.state() != ServerState.OFF;
        // Nothing is connected that could be connected anew.
        reconnect.setDisable(!on || now.state() == ServerState.READY_WHEN_NEEDED);
        turn.setText(Words.of(on ? "servers.turnOff" : "servers.turnOn"));
        facts.setText(
                Words.of(
                        "servers.facts",
                        Words.of("wire." + now.wire().name().toLowerCase(Locale.ROOT)),
                        line(now.where(), TEXT),
                        Times.exact(now.since(), ZoneId.systemDefault()),
                        now.callsToday(),
                        now.breaksToday()));
        look();
    }

    /** Off this thread, for it reads files; what is asked for meanwhile is answered once more. */
    private void look() {
        if (looking.getAndSet(true)) {
            return;
        }
        Thread.ofVirtual()
                .name("inspect")
                .start(() -> {
                    ServerDetails details = means.commands().inspect(server);
                    Platform.runLater(() -> {
                        looking.set(false);
                        put(details);
                    });
                });
    }

    private void put(ServerDetails details) {
        detail.setText(line(details.detail(), TEXT));
        detail.setManaged(!detail.getText().isEmpty());
        lines.show(details.lastLines());
        shown(!details.lastLines().isEmpty(), lines, linesTitle);
        long hidden = details.tools().stream().filter(ServerDetails.Tool::hidden).count();
        toolsTitle.setText(Words.of("servers.tools", details.tools().size(), hidden));
        tools.show(details.tools());
    }

    private static void shown(boolean now, Region... parts) {
        for (Region part : parts) {
            part.setVisible(now);
            part.setManaged(now);
        }
    }

    void test() {
        endTest();
        int mine = tests;
        testing = means.commands().test(server, now -> Platform.runLater(() -> heard(mine, now)));
    }

    private void heard(int which, ServerDetails.Test now) {
        // What was on its way when its test was ended comes too late.
        if (which != tests) return;
        test.show(now);
        if (now.outcome().isPresent()) {
            testing = null;
            look();
        }
    }

    private void edit(ObjectNode entry, Button opener) {
        // What has been typed into it is not thrown away.
        if (!form.getChildren().isEmpty()) return;
        Runnable close =
                () -> {
                    form.getChildren().clear();
                    opener.requestFocus();
                };
        EntryForm edited =
                new EntryForm(
                        server,
                        entry,
                        wanted -> means.file().save(server, wanted, () -> saved(close)),
                        close);
        form.getChildren().setAll(edited);
        edited.focus();
    }

    /** What the last test said was of what it was before. */
    private void saved(Runnable close) {
        close.run();
        endTest();
        test.clear();
    }

    /** Nobody looks any more. What is over stays; a step under way would seem to run for ever. */
    void endTest() {
        AutoCloseable running = testing;
        testing = null;
        tests++;
        if (running != null) {
            test.clear();
            try {
                running.close();
            } catch (Exception e) {
                System.getLogger(ServerPanel.class.getName())
                        .log(System.Logger.Level.DEBUG, "ending a test", e);
            }
        }
    }
}
