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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The question as a notification beside the dialog, on a desktop that shows such. */
class NotifiedTest {
    private static final String NOTIFICATION = "^xfce4-notifyd$";
    private static final String ICON = "/dev/holdline/icons/app-64.png";

    @TempDir private Path folder;

    @Test
    void aButtonOfARealDesktopsNotificationIsAnAnswer() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.NONE);
                FaultServer server = FaultServer.stdio(folder.resolve("server"))) {
            installIcon(desktop);
            desktop.startNotifications();
            try (RunningHoldline holdline =
                            RunningHoldline.on(
                                    desktop,
                                    folder,
                                    new Config().server("git", server),
                                    "--autostart");
                    NodeClient client =
                            NodeClient.startIn(desktop.home().resolve("src/payments"))) {
                client.connect(holdline.address("git"), holdline.token("Claude Code")).expectOk();
                server.dieDuring("count_readonly");
                Call call = client.call("count_readonly", "key");
                Dialog dialog = Dialog.await(desktop, "git");
                String notification = desktop.awaitWindow(NOTIFICATION);
                Desktop.pass(Arming.DELAY.plusMillis(300));
                Files.createDirectories(PicturesTest.PICTURES);
                desktop.screenshot(notification, PicturesTest.PICTURES.resolve("notification.png"));

                // The first of three buttons of one width, in the last row.
                Desktop.Place place = desktop.place(notification);
                desktop.click(notification, place.width() / 6, place.height() - 31);

                assertThat(call.await().text()).contains("counted key");
                dialog.awaitGone();
                desktop.awaitNoWindow(NOTIFICATION);
            }
            assertAnsweredInIt(desktop);
        }
    }

    private static void installIcon(Desktop desktop) throws Exception {
        Path icons = desktop.home().resolve(".local/share/icons/hicolor/64x64/apps");
        Files.createDirectories(icons);
        try (InputStream icon = Desktop.class.getResourceAsStream(ICON)) {
            Files.copy(icon, icons.resolve("holdline.png"));
        }
    }

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
            assertAnsweredInIt(desktop);
        }
    }

    private static void assertAnsweredInIt(Desktop desktop) throws Exception {
        Path state = desktop.home().resolve(".local/state/holdline");
        Entry.Broke row = (Entry.Broke) new History(state).newest().getFirst();
        assertThat(row.answer()).isEqualTo(Answer.RECONNECT_AND_RETRY);
        assertThat(row.surface()).isEqualTo(Surface.NOTIFICATION);
    }
}
