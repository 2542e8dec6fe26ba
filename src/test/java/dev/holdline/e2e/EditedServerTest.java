package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose entry is edited while clients use it. */
class EditedServerTest {
    @TempDir private Path folder;

    @Test
    void itsClientsHearThatItsToolsMayBeOthersAndSeeThem() throws IOException {
        FaultServer before = FaultServer.stdio(folder.resolve("before"));
        FaultServer after = FaultServer.stdio(folder.resolve("after"), "--also", "extra");
        try (RunningHoldline holdline =
                        RunningHoldline.headless(
                                folder,
                                new Config().server("one", before).toString(),
                                "--no-token");
                NodeClient one = NodeClient.start();
                NodeClient all = NodeClient.start()) {
            one.connect(holdline.address("one"), "").expectOk();
            all.connect("http://127.0.0.1:" + holdline.port() + "/mcp", "").expectOk();
            assertThat(one.call("count", "a").await().text()).isEqualTo("counted a");
            assertThat(one.tools()).contains("count").doesNotContain("extra");
            assertThat(all.tools()).contains("one__count").doesNotContain("one__extra");

            holdline.rewriteConfig(new Config().server("one", after).toString());

            Desktop.await(
                    "both to hear of it",
                    () -> one.toldOfOtherTools() > 0 && all.toldOfOtherTools() > 0);
            assertThat(one.tools()).contains("extra");
            assertThat(all.tools()).contains("one__extra");
            assertThat(one.call("extra", "b").await().text()).isEqualTo("counted b");
        }
    }
}
