package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.e2e.NodeClient.Call;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The desktop application serves before there is anything to see: here the screen is slow. */
class DesktopStartTest {
    @TempDir private Path folder;
    private Desktop desktop;
    private FaultServer server;
    private RunningHoldline holdline;
    private NodeClient client;
    private Call call;

    @BeforeEach
    void startDesktop() throws IOException {
        desktop = Desktop.start(TrayHost.NONE);
        desktop.freezeScreen();
    }

    private void breakACallBeforeThereIsADialog() throws IOException {
        server = FaultServer.stdio(folder.resolve("server"));
        holdline =
                RunningHoldline.on(
                        desktop, folder.resolve("holdline"), new Config().server("git", server));
        client = NodeClient.connected(holdline, "git", holdline.token("Claude Code"));
        server.dieDuring("slow");
        call = client.call("slow", "early");
        client.awaitHeld(call);
    }

    @AfterEach
    void stop() {
        client.close();
        holdline.close();
        server.close();
        desktop.close();
    }

    @Test
    void aBreakBeforeThereIsADialogWaitsForIt() throws IOException {
        breakACallBeforeThereIsADialog();
        desktop.thawScreen();

        Dialog dialog = Dialog.await(desktop, "git");
        assertThat(desktop.windowsOf("holdline"))
                .as("the dock's entry is the window's too")
                .containsAll(desktop.windows(Dialog.title("git")));
        dialog.answer("1");

        assertThat(call.await().text()).isEqualTo("slow done early");
        assertThat(server.ran("early")).isEqualTo(2);
    }

    @Test
    void theQuestionDoesNotWaitUntilTheDesktopHasSaidWhetherItHasATray() throws IOException {
        desktop.freezeBus();
        breakACallBeforeThereIsADialog();
        desktop.thawScreen();

        Dialog.await(desktop, "git").answer("1");

        assertThat(call.await().text()).isEqualTo("slow done early");
        desktop.awaitWindowAnywhere("^Holdline$");
    }

    @Test
    void theWindowThatOpensByItselfLeavesTheKeyboardToTheQuestion() throws IOException {
        breakACallBeforeThereIsADialog();
        desktop.thawScreen();
        Dialog dialog = Dialog.await(desktop, "git");
        desktop.awaitWindowAnywhere("^Holdline$");

        dialog.answerAtOnce("1");

        assertThat(call.await().text()).isEqualTo("slow done early");
        assertThat(desktop.windows("^Holdline$")).isEmpty();
    }

    @Test
    void whereNoDialogCanEverOpenTheCallIsAnsweredAndThePersonToldWhy() throws IOException {
        breakACallBeforeThereIsADialog();
        desktop.breakScreen();

        assertThat(call.await().text())
                .contains("Holdline was ended before", "\"slow\"", "may have run");
        assertThat(holdline.process().onExit().join().exitValue()).isNotZero();
        assertThat(holdline.said()).contains("There is no display", "holdline serve");
        assertThat(server.ran("early")).isEqualTo(1);
    }
}
