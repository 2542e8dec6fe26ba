package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.clients.KnownClient;
import dev.holdline.config.Settings;
import dev.holdline.desktop.Desktop;
import dev.holdline.gateway.ClientTokens;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.FxWindows;
import dev.holdline.ui.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ListCell;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.PopupWindow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** Connecting a client, with the mouse and real tokens. */
@ExtendWith(FxWindows.class)
class ConnectPageTest {
    private final FxRobot robot = new FxRobot();
    private final PageStage stage = new PageStage(robot);
    private final List<String> clipboard = new CopyOnWriteArrayList<>();
    @TempDir private Path state;
    private ClientTokens tokens;
    private ConnectPage page;

    @BeforeEach
    void start() throws Exception {
        tokens = new ClientTokens(state);
    }

    @Test
    void whatIsCopiedHoldsATokenThatWorksAndIsShownThisOnce() throws Exception {
        open(Optional.of(tokens));
        stage.click("#connect-CURSOR");
        assertThat(snippet(KnownClient.CURSOR))
                .contains("\"http://127.0.0.1:7332/mcp\"", "Bearer " + ConnectRow.PLACEHOLDER);

        stage.click("#copy-CURSOR");

        Desktop.await("the copy", () -> !clipboard.isEmpty());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(clipboard).containsExactly(snippet(KnownClient.CURSOR));
        assertThat(tokens.clientOf(token())).hasValue("Cursor");
        assertThat(Files.readString(state.resolve("tokens.json"))).doesNotContain(token());
        stage.click("#copy-CURSOR");
        Desktop.await("the second copy", () -> clipboard.size() == 2);
        assertThat(clipboard.getLast()).as("the same token").isEqualTo(clipboard.getFirst());
        stage.click("#connect-CURSOR");
        stage.click("#connect-CURSOR");
        assertThat(snippet(KnownClient.CURSOR))
                .as("still this page")
                .isEqualTo(clipboard.getLast());
    }

    @Test
    void aPageThatIsLeftShowsNoTokenWhenItIsSeenAgain() {
        open(Optional.of(tokens));
        stage.click("#connect-CURSOR");
        stage.click("#copy-CURSOR");
        Desktop.await("the copy", () -> !clipboard.isEmpty());

        stage.leave();
        stage.show(page, snapshot());
        stage.click("#connect-CURSOR");

        assertThat(snippet(KnownClient.CURSOR)).contains(ConnectRow.PLACEHOLDER);
    }

    @Test
    void aTokenThatWouldBeReplacedIsSaidBefore() throws Exception {
        String before = tokens.issue("Zed");
        open(Optional.of(tokens));
        stage.click("#connect-ZED");

        Desktop.await(
                "the warning",
                () -> stage.words().contains("The one it has works until the new one is used"));
        assertThat(tokens.clientOf(before)).isPresent();
        stage.click("#copy-ZED");
        Desktop.await("the copy", () -> !clipboard.isEmpty());
        assertThat(tokens.clientOf(before)).as("a running Zed goes on").isPresent();
        var copied = Pattern.compile("hl_[\\w-]+").matcher(clipboard.getFirst());
        assertThat(copied.find()).isTrue();
        assertThat(tokens.clientOf(copied.group())).isPresent();
        Desktop.await("the end of the one before", () -> tokens.clientOf(before).isEmpty());
    }

    /** It takes no second entry of a name. */
    @Test
    void claudeCodeIsMadeToForgetTheEntryItHasAndNoOther() throws Exception {
        open(Optional.of(tokens));
        stage.click("#connect-CLAUDE_CODE");
        stage.click("#copy-CLAUDE_CODE");
        Desktop.await("the copy", () -> !clipboard.isEmpty());
        assertThat(snippet(KnownClient.CLAUDE_CODE))
                .startsWith("claude mcp add ")
                .isEqualTo(clipboard.getFirst());

        stage.leave();
        stage.show(page, snapshot());
        stage.click("#connect-CLAUDE_CODE");

        assertThat(snippet(KnownClient.CLAUDE_CODE))
                .startsWith("claude mcp remove --scope user holdline\nclaude mcp add ");
    }

    @Test
    void aServersOwnEndpointKeepsItsName() {
        open(Optional.of(tokens));
        stage.click("#connect-CODEX");

        stage.click("#connect-server");
        robot.clickOn((Node node) ->
                node instanceof ListCell<?> cell
                        && "github".equals(cell.getText())
                        && cell.getScene().getWindow() instanceof PopupWindow);

        assertThat(snippet(KnownClient.CODEX))
                .startsWith("[mcp_servers.github]\nurl = \"http://127.0.0.1:7332/mcp/github\"\n");
        assertThat(ConnectPage.Endpoint.of("http://127.0.0.1:7332/mcp", "My server+ü"))
                .isEqualTo(
                        new ConnectPage.Endpoint(
                                "My server+ü", "http://127.0.0.1:7332/mcp/My%20server%2B%C3%BC"));
    }

    @Test
    void aClientThatConnectsIsSeenAtOnce() throws Exception {
        String _ = tokens.issue("Claude Code");
        open(Optional.of(tokens));
        Desktop.await("the token", () -> stage.words().contains("Has a token; not connected now"));

        robot.interact(() ->
                page.show(snapshot(session("Claude Code", "~/src/a"), session("mine", "~/b"))));

        assertThat(stage.words()).contains("Connected: ~/src/a").doesNotContain("~/b");
        robot.interact(() -> page.show(snapshot()));
        assertThat(stage.words()).doesNotContain("Connected");
    }

    /** Claude Code's {@code mcp list} connects, says so and leaves. */
    @Test
    void aClientThatConnectedAndLeftIsNotWaitedFor() {
        open(Optional.of(tokens));
        robot.interact(() -> page.show(left("earlier")));
        assertThat(stage.words()).contains("Connected until");
        stage.click("#connect-CLAUDE_CODE");
        stage.click("#copy-CLAUDE_CODE");
        Desktop.await("the copy", () -> !clipboard.isEmpty());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(stage.words())
                .as("what was before says nothing of what was copied")
                .contains("Waiting for it to connect")
                .doesNotContain("Connected until");

        robot.interact(() -> page.show(left("just now", "earlier")));

        assertThat(stage.words())
                .contains("Connected until")
                .doesNotContain("Waiting for it to connect");
    }

    @Test
    void whereClientsNeedNoTokenNoneIsMade() {
        open(Optional.empty());
        stage.click("#connect-CURSOR");

        stage.click("#copy-CURSOR");

        assertThat(clipboard).singleElement().asString().doesNotContain("Authorization", "hl_");
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void theKeyboardGoesFromTheSwitchThroughTheSnippetToTheCopyAndOn() {
        open(Optional.of(tokens));
        stage.click("#connect-CLAUDE_CODE");

        assertThat(tab()).isEqualTo("snippet-CLAUDE_CODE");
        assertThat(tab()).isEqualTo("copy-CLAUDE_CODE");
        assertThat(tab()).isEqualTo("connect-CLAUDE_DESKTOP");
    }

    private String tab() {
        robot.press(KeyCode.TAB).release(KeyCode.TAB);
        WaitForAsyncUtils.waitForFxEvents();
        return page.node().getScene().getFocusOwner().getId();
    }

    @Test
    void claudeDesktopIsToldWhatItNeeds() {
        open(Optional.of(tokens));
        stage.click("#connect-CLAUDE_DESKTOP");

        assertThat(stage.words()).contains("only starts programs", "“holdline stdio”");
        assertThat(robot.lookup("#copy-CLAUDE_DESKTOP").queryAll()).isEmpty();
    }

    @Test
    void nothingIsCutOnASmallScreen() throws Exception {
        String _ = tokens.issue("Zed");
        open(Optional.of(tokens));
        stage.click("#connect-CLAUDE_CODE");
        stage.click("#copy-CLAUDE_CODE");
        Desktop.await("the copy", () -> !clipboard.isEmpty());
        robot.interact(() -> page.show(snapshot(session("Cursor", "~/src/infra"))));

        stage.shrink();
        assertThat(stage.cutTexts()).isEmpty();
    }

    private void open(Optional<ClientTokens> all) {
        robot.interact(() -> page = new ConnectPage(new Tokens(all), clipboard::add, "Linux"));
        stage.show(page, snapshot());
    }

    private static Snapshot.Session session(String token, String folder) {
        return new Snapshot.Session(
                "s-" + folder,
                token,
                "1.0",
                token,
                folder,
                Instant.EPOCH,
                1,
                List.of(),
                Settings.Policy.ASK,
                false,
                Map.of(),
                true,
                "");
    }

    private static Snapshot left(String... ids) {
        return snapshot(
                List.of(),
                Stream.of(ids)
                        .map(id ->
                                new Snapshot.Ended(
                                        id,
                                        "claude-code",
                                        "2.1",
                                        "Claude Code",
                                        "~/src/a",
                                        Instant.EPOCH,
                                        Instant.EPOCH,
                                        0,
                                        0,
                                        0))
                        .toList());
    }

    private static Snapshot snapshot(Snapshot.Session... sessions) {
        return snapshot(List.of(sessions), List.of());
    }

    private static Snapshot snapshot(List<Snapshot.Session> sessions, List<Snapshot.Ended> ended) {
        Snapshot base = Sample.snapshot();
        return new Snapshot(
                base.address(),
                base.worst(),
                base.servers(),
                sessions,
                ended,
                base.questions(),
                base.settings(),
                base.pausedUntil(),
                sessions.size(),
                base.callsToday(),
                base.heldToday());
    }

    private String token() {
        return clipboard.getFirst().replaceFirst("(?s).*Bearer (hl_[A-Za-z0-9_-]{43}).*", "$1");
    }

    private String snippet(KnownClient client) {
        WaitForAsyncUtils.waitForFxEvents();
        return robot.lookup("#snippet-" + client.name()).<TextInputControl>query().getText();
    }
}
