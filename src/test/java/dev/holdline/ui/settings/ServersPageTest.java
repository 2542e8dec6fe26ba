package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.gateway.ServerDetails;
import dev.holdline.gateway.ServerState;
import dev.holdline.ui.FxWindows;
import dev.holdline.ui.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** What the Servers page says of its changes, in the window and over a real file. */
@ExtendWith(FxWindows.class)
class ServersPageTest {
    private static final int TOOLS = 60;
    private static final String BEFORE =
            """
            {"mcpServers": {"unity": {"command": "node", "args": ["bridge.js"]}}}
            """;

    private static final ServerDetails.Test STARTING =
            new ServerDetails.Test(
                    List.of(new ServerDetails.Taken(ServerDetails.Step.START, Optional.empty())),
                    Optional.empty());

    private final FxRobot robot = new FxRobot();
    private final Sample.Core core = new Sample.Core();
    @TempDir private Path folder;

    @BeforeEach
    void open() throws IOException {
        write(BEFORE);
        core.details =
                new ServerDetails(
                        IntStream.range(0, TOOLS)
                                .mapToObj(i ->
                                        new ServerDetails.Tool(
                                                "tool " + i, "", "", List.of(), false))
                                .toList(),
                        List.of(),
                        "");
        robot.interact(() -> {
            var window = new SettingsWindow(SampleParts.of(core, folder), Runnable::run);
            window.open();
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void aLongCauseStaysInItsRow() {
        core.publish(
                Sample.of(
                        ServerState.BROKEN,
                        List.of(
                                Sample.server(
                                        "unity",
                                        ServerState.BROKEN,
                                        "It was ended from outside, perhaps for want of memory."
                                                + " Last line: Starting the default server, which"
                                                + " has a lot to say",
                                        "",
                                        "node bridge.js")),
                        List.of()));
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(robot.lookup("#servers-summary").<Labeled>query().getText())
                .isEqualTo("1 server · none needs you · 1 is broken");
        Node words = robot.lookup(".row .words").query();
        Node button = robot.lookup(".row .main").query();
        assertThat(words.localToScene(words.getBoundsInLocal()).getMaxX())
                .isLessThan(button.localToScene(button.getBoundsInLocal()).getMinX());
        assertThat(words.getBoundsInLocal().getHeight()).as("in lines").isGreaterThan(30);
    }

    @Test
    void aRefusedHidingPutsTheTickBackAndIsToldInSightHoweverFarThePageIsScrolled()
            throws IOException {
        CheckBox tool = lastTool();
        write("{");

        robot.interact(tool::fire);

        awaitNotice("so nothing was changed");
        assertThat(tool.isSelected()).isTrue();
        assertThat(isInSight(robot.lookup("#dismiss").query())).isTrue();
        write(BEFORE);
        robot.interact(tool::fire);
        awaitNotice("tool 59 of unity is hidden from clients.");
        assertThat(tool.isSelected()).isFalse();
        assertThat(text()).contains("\"hiddenTools\": [\"tool 59\"]");
    }

    @Test
    void aHidingIsTakenBackFromTheEndOfThePage() throws IOException {
        CheckBox tool = lastTool();
        robot.interact(tool::fire);
        awaitNotice("is hidden from clients.");
        assertThat(tool.isSelected()).isFalse();

        robot.clickOn("#undo");

        Desktop.await("the tick", tool::isSelected);
        assertThat(text()).isEqualTo(BEFORE);
    }

    @Test
    void thatAServerIsNotInTheFileAnyMoreIsTold() throws IOException {
        unfold();
        for (String command : List.of("Edit", "Turn off", "Remove")) {
            write("{\"mcpServers\": {}}");
            robot.interact(() -> button(command).fire());
            awaitNotice("unity is not in the configuration file any more");
            robot.clickOn("#dismiss");
        }
        assertThat(text()).isEqualTo("{\"mcpServers\": {}}");
    }

    @Test
    void aTestThatIsEndedByFoldingLeavesNoStepThatSeemsToRun() {
        unfold();
        robot.interact(() -> button("Test connection").fire());
        core.tester.accept(STARTING);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(steps()).isEqualTo(1);

        unfold();
        assertThat(core.told).contains("test ended");
        // What was on its way when it was ended comes too late.
        core.tester.accept(STARTING);
        unfold();

        assertThat(steps()).isZero();
    }

    @Test
    void whatATestThatIsOverSaidStaysThroughFolding() {
        unfold();
        robot.interact(() -> button("Test connection").fire());
        core.tester.accept(
                new ServerDetails.Test(
                        List.of(
                                new ServerDetails.Taken(
                                        ServerDetails.Step.LIST, Optional.of(Duration.ZERO))),
                        Optional.of(new ServerDetails.Outcome(3, "", "", "", List.of()))));
        WaitForAsyncUtils.waitForFxEvents();

        unfold();
        unfold();

        assertThat(steps()).isEqualTo(1);
    }

    @Test
    void theTestOfAServerThatIsRemovedIsEnded() {
        unfold();
        robot.interact(() -> button("Test connection").fire());
        assertThat(core.told).containsExactly("test unity");

        core.publish(Sample.of(ServerState.READY, List.of(), List.of()));

        Desktop.await("its end", () -> core.told.contains("test ended"));
    }

    @Test
    void aServerPastedAsDisabledIsNotStartedForATest() throws IOException {
        robot.clickOn("#add");
        robot.interact(() ->
                robot.lookup("#paste")
                        .<TextArea>query()
                        .setText(
                                """
                                {"mcpServers": {
                                  "resting": {"command": "x", "disabled": true},
                                  "eager": {"command": "y"}}}
                                """));
        robot.interact(() -> robot.lookup("#add-confirm").<ButtonBase>query().fire());
        Desktop.await("the end", () -> !robot.lookup("#add-panel").query().isVisible());
        assertThat(text()).contains("\"disabled\"");

        core.publish(
                Sample.of(
                        ServerState.READY,
                        List.of(
                                Sample.server("resting", ServerState.OFF, "Turned off", "", "x"),
                                Sample.server(
                                        "eager",
                                        ServerState.READY_WHEN_NEEDED,
                                        "Ready when needed",
                                        "",
                                        "y")),
                        List.of()));

        Desktop.await("the other’s test", () -> core.told.contains("test eager"));
        assertThat(core.told).doesNotContain("test resting");
    }

    private int steps() {
        WaitForAsyncUtils.waitForFxEvents();
        return robot.lookup(".test .step").queryAll().size();
    }

    /** With the page scrolled to its end. */
    private CheckBox lastTool() {
        unfold();
        Desktop.await("all tools", () -> robot.lookup(".tool").queryAll().size() == TOOLS);
        WaitForAsyncUtils.waitForFxEvents();
        ScrollPane scroll = robot.lookup(".page-scroll").query();
        robot.interact(() -> scroll.setVvalue(1));
        CheckBox last = robot.lookup(".tool .check-box").nth(TOOLS - 1).query();
        assertThat(last.getText()).isEqualTo("tool 59");
        assertThat(isInSight(robot.lookup("#add").query())).isFalse();
        return last;
    }

    private void unfold() {
        ButtonBase chevron =
                robot.lookup(".chevron")
                        .match((ButtonBase b) -> b.getAccessibleText().endsWith(" unity"))
                        .query();
        robot.interact(chevron::fire);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private ButtonBase button(String text) {
        return robot.lookup(".panel .button")
                .match((ButtonBase b) -> b.getText().equals(text))
                .query();
    }

    private static boolean isInSight(Node node) {
        Bounds at = node.localToScene(node.getLayoutBounds());
        return node.getScene().getRoot().getLayoutBounds().contains(at) && at.getHeight() > 0;
    }

    private void awaitNotice(String part) {
        Desktop.await(
                part,
                () ->
                        robot.lookup(".notice .label").queryAllAs(Labeled.class).stream()
                                .anyMatch(label ->
                                        label.getParent().isVisible()
                                                && label.getText().contains(part)));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void write(String config) throws IOException {
        Files.writeString(file(), config);
    }

    private String text() throws IOException {
        return Files.readString(file());
    }

    private Path file() {
        return folder.resolve("config.json");
    }
}
