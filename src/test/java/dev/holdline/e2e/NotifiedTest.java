package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.e2e.NodeClient.Call;
import dev.holdline.history.Entry;
import dev.holdline.history.History;
import dev.holdline.platform.Arming;
import dev.holdline.platform.linux.NotificationServer;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The question as a notification beside the dialog, on a desktop that shows such. */
class NotifiedTest {
    @TempDir private Path folder;

    @Test
    void aPressInTheNotificationAnswersAndClosesTheDialog() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.NONE);
                var notifications = new NotificationServer(desktop)) {
            FaultServer server = FaultServer.stdio(folder.resolve("server"));
            try (RunningHoldline holdline =
                            RunningHoldline.on(
                                    desktop, folder, new Config().server("git", server));
                    NodeClient client =
                            NodeClient.connected(holdline, "git", holdline.token("Claude Code"))) {
                client.call("count", "before").await();
                server.dieDuring("count_readonly");
                Call call = client.call("count_readonly", "key");
                Dialog dialog = Dialog.await(desktop, "git");
                Desktop.await("the notification", () -> !notifications.cards.isEmpty());
                NotificationServer.Card card = notifications.cards.getLast();
                assertThat(card.summary()).isEqualTo("git lost its connection.");
                Desktop.pass(Arming.DELAY.plusMillis(300));

                notifications.press(card.id(), "RECONNECT_AND_RETRY");

                assertThat(call.await().text()).contains("counted key");
                dialog.awaitGone();
                Desktop.await("it to close", () -> notifications.closed.contains(card.id()));
            }
            Path state = desktop.home().resolve(".local/state/holdline");
            Entry.Broke row = (Entry.Broke) new History(state).newest().getFirst();
            assertThat(row.answer()).isEqualTo(Answer.RECONNECT_AND_RETRY);
            assertThat(row.surface()).isEqualTo(Surface.NOTIFICATION);
        }
    }
}
