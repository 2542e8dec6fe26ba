package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.gateway.ClientTokens;
import dev.holdline.gateway.Version;
import dev.holdline.ui.FxWindows;
import dev.holdline.ui.Sample;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ListCell;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.stage.PopupWindow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The general page, with the mouse and real tokens. */
@ExtendWith(FxWindows.class)
class GeneralPageTest {
    private final FxRobot robot = new FxRobot();
    private final PageStage stage = new PageStage(robot);
    private final SampleUpkeep machine = new SampleUpkeep();
    @TempDir private Path state;
    private final Sample.Core core = new Sample.Core();
    private ClientTokens tokens;
    private GeneralPage page;

    @BeforeEach
    void start() throws Exception {
        tokens = new ClientTokens(state);
    }

    @Test
    void launchAtLoginIsWhatTheSystemSaysItIs() {
        open(machine);
        Desktop.await("the state", () -> !login().isDisabled());
        assertThat(login().isSelected()).isFalse();

        stage.click("#launch-at-login");

        Desktop.await("it to be on", () -> login().isSelected() && !login().isDisabled());
        assertThat(machine.told).containsExactly("on");
        stage.click("#launch-at-login");
        Desktop.await("it to be off", () -> !login().isSelected() && !login().isDisabled());
    }

    @Test
    void itCanBeQuitWithoutATrayAndSaysWhomThatCutsOff() {
        open(machine);
        robot.interact(() -> page.show(Sample.snapshot()));
        assertThat(stage.words()).contains("2 clients are connected; a quit cuts them off");

        stage.click("#quit");

        assertThat(core.told).containsExactly("quit");
    }

    @Test
    void aRefusalOfTheSystemIsSaidAndTheBoxStaysAsItWas() {
        machine.refuses = true;
        open(machine);
        Desktop.await("the state", () -> !login().isDisabled());

        stage.click("#launch-at-login");

        Desktop.await("the refusal", () -> stage.words().contains("cannot be written"));
        assertThat(login().isSelected()).isFalse();
    }

    @Test
    void whatTheSystemDoesNotTellIsShownAsOffWithTheReason() {
        machine.hides = true;

        open(machine);

        awaitWords("cannot be read");
        assertThat(login().isSelected()).isFalse();
        assertThat(login().isDisabled()).isFalse();
    }

    @Test
    void whereThereIsNothingToLaunchItIsNotOffered() {
        open(new SampleUpkeep(false));

        assertThat(robot.lookup("#launch-at-login").queryAll()).isEmpty();
        assertThat(stage.words()).doesNotContain("Launch at login");
    }

    @Test
    void aFreePortIsUsedFromTheNextStartOn() {
        open(machine);

        port("7399");

        Desktop.await("the promise", () -> stage.words().contains("At its next start"));
        assertThat(machine.told).containsExactly("port 7399");
    }

    @Test
    void aPortThatSomebodyHoldsIsRefusedWithItsHolder() {
        open(machine);

        port("7400");

        Desktop.await(
                "the holder",
                () ->
                        stage.words()
                                .contains(
                                        "port 7400 is used by node (process 4711). Choose another"));
        assertThat(machine.told).isEmpty();
    }

    @Test
    void whatIsNoPortIsRefused() {
        open(machine);
        for (String wrong : new String[] {"80", "65536", "port", "-7332", "073999"}) {
            port(wrong);
            assertThat(stage.words()).as(wrong).contains("a number from 1024 to 65535");
        }
        assertThat(machine.told).isEmpty();
    }

    @Test
    void aNewTokenIsShownOnceAndTheOldOneIsVoid() throws Exception {
        String before = tokens.issue("Cursor");
        open(machine);
        awaitWords("Cursor");

        stage.click("#rotate");

        Desktop.await("the token", () -> tokens.clientOf(token()).isPresent());
        assertThat(tokens.clientOf(before)).isEmpty();
        String shown = token();
        stage.click("#copy-token");
        robot.interact(
                () -> assertThat(Clipboard.getSystemClipboard().getString()).isEqualTo(shown));
        stage.leave();
        stage.show(page);
        awaitWords("Cursor");
        assertThat(token()).isEmpty();
        assertThat(tokens.clientOf(shown)).isPresent();
    }

    @Test
    void aRevokedTokenIsVoidAtOnceAndCanBePutBack() throws Exception {
        String token = tokens.issue("Cursor");
        open(machine);
        awaitWords("Cursor");

        stage.click("#revoke");

        awaitWords("can no longer call anything");
        assertThat(tokens.clientOf(token)).isEmpty();
        stage.click("#undo");
        awaitWords("made just now");
        assertThat(tokens.clientOf(token)).hasValue("Cursor");
    }

    @Test
    void theLogIsAsDetailedAsChosenAndOpens() {
        open(machine);

        stage.click("#log-level");
        robot.clickOn((Node node) ->
                node instanceof ListCell<?> cell
                        && "Detailed".equals(cell.getText())
                        && cell.getScene().getWindow() instanceof PopupWindow);
        Desktop.await("the level", () -> machine.told.contains("level DEBUG"));
        stage.click("#log-open");
        Desktop.await("the log", () -> machine.told.contains("open holdline.0.log"));
        machine.refuses = true;
        stage.click("#log-open");
        awaitWords("No program was found");
    }

    @Test
    void versionAndLicencesAreThere() {
        open(machine);
        assertThat(stage.words()).contains("Holdline " + Version.OURS, "Apache License 2.0");
        assertThat(robot.lookup("#licences-list").query().isVisible()).isFalse();

        stage.click("#licences");

        assertThat(robot.lookup("#licences-list").query().isVisible()).isTrue();
        assertThat(stage.words()).contains("JavaFX: GPL 2 with Classpath Exception", "Netty");
        stage.click("#licence-texts");
        Desktop.await("the texts", () -> machine.told.contains("open licences"));
        machine.refuses = true;
        stage.click("#licence-texts");
        awaitWords("The licences are in /opt/holdline/lib/app/licences");
    }

    @Test
    void nothingIsCutOnASmallScreen() throws Exception {
        String _ = tokens.issue("Claude Code");
        String _ = tokens.issue("Cursor");
        open(machine);
        awaitWords("Cursor");
        stage.click("#rotate");
        Desktop.await("the token", () -> !token().isEmpty());

        assertThat(robot.lookup(".row").query().getLayoutBounds().getHeight()).isLessThan(130);
        stage.shrink();
        assertThat(stage.cutTexts()).isEmpty();
    }

    private void open(Upkeep upkeep) {
        robot.interact(() -> page = new GeneralPage(core, upkeep, new Tokens(Optional.of(tokens))));
        stage.show(page);
        Desktop.await("the port", () -> !text("#port").isEmpty());
    }

    private void port(String wanted) {
        robot.interact(() -> robot.lookup("#port").<TextInputControl>query().setText(wanted));
        stage.click("#port-change");
        WaitForAsyncUtils.waitForFxEvents();
    }

    private CheckBox login() {
        return robot.lookup("#launch-at-login").query();
    }

    private String token() {
        WaitForAsyncUtils.waitForFxEvents();
        return robot.lookup(".row .text-field").<TextInputControl>query().getText();
    }

    private String text(String query) {
        return robot.lookup(query).<TextInputControl>query().getText();
    }

    private void awaitWords(String expected) {
        Desktop.await(expected, () -> stage.words().contains(expected));
    }
}
