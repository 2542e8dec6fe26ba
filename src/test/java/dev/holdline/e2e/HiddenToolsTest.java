package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tool the person hid: no client is told of it, none can call it, and nothing is reconnected. */
class HiddenToolsTest {
    private static final String HIDDEN = "\"hiddenTools\" : [ \"count\" ], \"args\"";

    @TempDir private Path folder;

    @Test
    void isNeitherListedNorCalledUntilItIsShownAgain() throws IOException {
        FaultServer server = FaultServer.stdio(folder.resolve("server"));
        String shown = new Config().server("one", server).toString();
        String hidden = shown.replace("\"args\"", HIDDEN);
        try (RunningHoldline holdline = RunningHoldline.headless(folder, shown, "--no-token");
                NodeClient one = NodeClient.start();
                NodeClient all = NodeClient.start()) {
            one.connect(holdline.address("one"), "").expectOk();
            all.connect("http://127.0.0.1:" + holdline.port() + "/mcp", "").expectOk();
            assertThat(one.call("count", "before").await().text()).isEqualTo("counted before");
            assertThat(one.tools()).contains("count", "slow");
            assertThat(all.tools()).contains("one__count", "one__slow");
            int starts = server.events("start").size();

            holdline.rewriteConfig(hidden);
            Desktop.await(
                    "the client to hear of it",
                    () -> one.toldOfOtherTools() > 0 && all.toldOfOtherTools() > 0);

            assertThat(one.tools()).contains("slow").doesNotContain("count");
            assertThat(all.tools()).contains("one__slow").doesNotContain("one__count");
            assertThat(one.call("count", "x").await().error())
                    .contains("hidden the tool 'count' of the server 'one' in Holdline")
                    .contains("was not run");
            assertThat(all.call("one__count", "x").await().error()).contains("was not run");
            assertThat(server.ran("x")).isZero();

            holdline.rewriteConfig(shown);
            Desktop.await("the tool to be back", () -> one.tools().contains("count"));
            assertThat(one.call("count", "after").await().text()).isEqualTo("counted after");
            assertThat(server.events("start")).as("nothing was reconnected").hasSize(starts);
        }
    }
}
