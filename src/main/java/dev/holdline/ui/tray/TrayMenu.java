package dev.holdline.ui.tray;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.clients.KnownClient;
import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.platform.QuestionText;
import dev.holdline.platform.Tray;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.Looser;
import dev.holdline.ui.StateLook;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The tray's content for one snapshot: the worst state as the icon; then what needs an answer, the
 * servers, and the few commands.
 */
final class TrayMenu {
    /** The clients that an address is of use to; the token of any other is for "Other". */
    private static final List<String> CLIENTS =
            Stream.concat(
                            Stream.of(KnownClient.values())
                                    .filter(KnownClient::takesAddress)
                                    .map(KnownClient::title),
                            Stream.of("Other"))
                    .toList();

    private static final Duration PAUSE = Duration.ofHours(1);
    private static final int ENTRY = 80;
    private static final int NAME = 32;

    private final Commands commands;
    private final Consumer<String> copyAddress;
    private final Runnable openWindow;

    /**
     * @param copyAddress gets the client's name
     */
    TrayMenu(Commands commands, Consumer<String> copyAddress, Runnable openWindow) {
        this.commands = commands;
        this.copyAddress = copyAddress;
        this.openWindow = openWindow;
    }

    /**
     * @param note the outcome of the last command, shown until it is forgotten; "" for none
     * @param restart lets a newly installed version take over; empty where there is none
     */
    Tray.Content content(Snapshot snapshot, boolean dark, String note, Optional<Runnable> restart) {
        List<Tray.Item> menu = new ArrayList<>();
        for (Question question : snapshot.questions()) {
            menu.add(question(question));
        }
        if (!snapshot.questions().isEmpty()) {
            menu.add(new Tray.Separator());
        }
        if (snapshot.servers().isEmpty()) {
            menu.add(new Tray.Label(Words.of("tray.noServers")));
        }
        for (Snapshot.Server server : snapshot.servers()) {
            menu.add(server(server));
        }
        menu.add(new Tray.Separator());
        List<String> looser = Looser.sentences(snapshot);
        looser.forEach(each -> menu.add(new Tray.Label(line(each, ENTRY))));
        if (!looser.isEmpty()) {
            menu.add(new Tray.Separator());
        }
        if (!snapshot.servers().isEmpty()) {
            menu.add(action(Words.of("reconnectAll"), () -> commands.reconnectAll(Surface.TRAY)));
        }
        menu.add(pause(snapshot));
        menu.add(new Tray.Label(Words.of("tray.pause.means")));
        menu.add(
                new Tray.SubMenu(
                        Words.of("tray.copyAddress"),
                        Optional.empty(),
                        Stream.concat(
                                        Stream.<Tray.Item>of(
                                                new Tray.Label(Words.of("tray.copyAddress.for"))),
                                        CLIENTS.stream()
                                                .map(client ->
                                                        action(
                                                                client,
                                                                () -> copyAddress.accept(client))))
                                .toList()));
        if (!note.isEmpty()) {
            menu.add(new Tray.Label(note));
        }
        menu.add(new Tray.Separator());
        menu.add(action(Words.of("tray.open"), openWindow));
        restart.ifPresent(
                run -> menu.add(action(counted("tray.restart", snapshot.clients()), run)));
        menu.add(action(counted("tray.quit", snapshot.clients()), commands::quit));
        return new Tray.Content(
                "tray-" + StateLook.name(snapshot.worst()),
                dark,
                tooltip(snapshot),
                List.copyOf(menu));
    }

    private Tray.Item pause(Snapshot snapshot) {
        return snapshot.pausedUntil()
                .map(until ->
                        action(
                                Words.of("tray.resume", Times.clock(until)),
                                () -> commands.resumeAsking(Surface.TRAY)))
                .orElseGet(() ->
                        action(
                                Words.of("tray.pause"),
                                () -> commands.pauseAsking(PAUSE, Surface.TRAY)));
    }

    /** The state, and what makes Holdline ask less than it would. */
    private static String tooltip(Snapshot snapshot) {
        String state = Words.of("tray.tooltip", StateLook.word(snapshot.worst()));
        if (snapshot.pausedUntil().isPresent()) {
            Instant until = snapshot.pausedUntil().get();
            return Words.of("tray.tooltip.paused", state, Times.clock(until));
        }
        return Looser.sentences(snapshot).isEmpty()
                ? state
                : Words.of("tray.tooltip.looser", state);
    }

    private Tray.Item question(Question question) {
        List<Tray.Item> inside = new ArrayList<>();
        QuestionText.explanation(question)
                .lines()
                .flatMap(TrayMenu::folded)
                .limit(6)
                .forEach(text -> inside.add(new Tray.Label(text)));
        QuestionText.calls(question).lines().forEach(call -> inside.add(new Tray.Label(call)));
        inside.add(new Tray.Separator());
        for (int i = 0; i < question.choices().size(); i++) {
            Question.Choice choice = question.choices().get(i);
            inside.add(
                    action(
                            QuestionText.button(question, i),
                            () ->
                                    commands.answer(
                                            question.id(),
                                            question.revision(),
                                            choice.answer(),
                                            Surface.TRAY)));
        }
        return new Tray.SubMenu(
                line(QuestionText.headline(question), ENTRY),
                Optional.of("state-needs-you"),
                List.copyOf(inside));
    }

    private Tray.Item server(Snapshot.Server server) {
        String name = line(server.name(), NAME);
        String words = line(server.words(), ENTRY);
        String cause = line(server.cause(), ENTRY);
        List<Tray.Item> inside = new ArrayList<>();
        inside.add(new Tray.Label(words));
        if (!cause.isEmpty()) {
            inside.add(new Tray.Label(cause));
        }
        inside.add(new Tray.Label(line(server.where(), ENTRY)));
        inside.add(new Tray.Separator());
        inside.add(
                action(
                        Words.of("reconnect"),
                        () -> commands.reconnect(server.name(), Surface.TRAY)));
        String entry =
                cause.isEmpty()
                        ? Words.of("tray.server", name, words)
                        : Words.of("tray.server.cause", name, words, cause);
        return new Tray.SubMenu(
                line(entry, ENTRY),
                Optional.of("state-" + StateLook.name(server.state())),
                List.copyOf(inside));
    }

    /** Menus do not wrap, so a long sentence is folded at words. */
    private static Stream<String> folded(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!current.isEmpty() && current.length() + word.length() >= ENTRY) {
                lines.add(current.toString());
                current.setLength(0);
            }
            current.append(current.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line(current.toString(), ENTRY * 2));
        return lines.stream().filter(folded -> !folded.isBlank());
    }

    private static String counted(String key, int clients) {
        return switch (clients) {
            case 0 -> Words.of(key);
            case 1 -> Words.of(key + ".one");
            default -> Words.of(key + ".many", clients);
        };
    }

    private static Tray.Item action(String text, Runnable run) {
        return new Tray.Action(text, Optional.empty(), run);
    }
}
