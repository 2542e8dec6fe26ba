package dev.holdline.platform.linux;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.platform.Arming;
import dev.holdline.platform.QuestionText;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Question.WaitingCall;
import dev.holdline.prompt.Surface;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Asks in a notification beside the dialog, where this desktop shows notifications with buttons. A
 * press counts only once the notification can have been read, and only from the program that shows
 * it; one that is put away is no answer.
 */
public final class NotificationAsker implements Asker, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NotificationAsker.class.getName());
    private static final UInt32 NEW = new UInt32(0);
    private static final int NEVER = 0;
    private static final int SECONDS_TO_CLOSE = 2;
    private static final int LINE = 300;
    private static final int LINES = 5;
    private static final int LABEL = 90;

    /** Reaches the session's bus, anew where it was lost. */
    @FunctionalInterface
    public interface Bus {
        DBusConnection connect() throws DBusException;
    }

    private final Bus bus;
    private final LongSupplier nanoTime;
    private final TrayPictures pictures;

    /** Everything below happens on it, one after the other. */
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("notifications").factory());

    private final Map<String, Shown> open = new HashMap<>();
    private final Map<String, Set<String>> dismissed = new HashMap<>();
    private volatile @Nullable DBusConnection connection;

    /**
     * @param server who showed it: the unique name on the bus
     */
    private record Shown(Question question, Reply reply, UInt32 id, String server, long since) {}

    /**
     * @param nanoTime as {@link System#nanoTime()}
     * @param images a directory of our own, closed to others, for the image file a desktop reads
     */
    public NotificationAsker(Bus bus, LongSupplier nanoTime, Path images) {
        this.bus = bus;
        this.nanoTime = nanoTime;
        this.pictures = new TrayPictures(images);
    }

    @Override
    public void show(Question question, Reply reply) {
        later(() -> showNow(question, reply));
    }

    @Override
    public void withdraw(String questionId) {
        later(() -> {
            dismissed.remove(questionId);
            @Nullable Shown shown = open.remove(questionId);
            if (shown != null && isStillOf(shown)) server().CloseNotification(shown.id);
        });
    }

    @Override
    public void close() {
        later(() -> {
            for (Shown shown : List.copyOf(open.values())) {
                if (isStillOf(shown)) server().CloseNotification(shown.id);
            }
        });
        worker.shutdown();
        try {
            // A server that does not answer must not keep us from ending.
            boolean _ = worker.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        @Nullable DBusConnection last = connection;
        if (last != null) disconnect(last);
    }

    private void showNow(Question question, Reply reply) throws DBusException {
        @Nullable Shown before = open.get(question.id());
        if (before != null && before.question.revision() >= question.revision()) return;
        @Nullable Set<String> seen = dismissed.get(question.id());
        if (seen != null && seen.containsAll(sessions(question))) return;
        dismissed.remove(question.id());
        Notifications server = server();
        List<String> can = server.GetCapabilities();
        // Without buttons it would be a sign that nothing can be done about.
        if (!can.contains("actions")) return;
        UInt32 id =
                server.Notify(
                        "Holdline",
                        before == null || !isStillOf(before) ? NEW : before.id,
                        "holdline",
                        QuestionText.headline(question),
                        body(question, can.contains("body-markup")),
                        actions(question),
                        hints(),
                        NEVER);
        String from = connected().getDBusOwnerName(Notifications.NAME);
        open.put(question.id(), new Shown(question, reply, id, from, nanoTime.getAsLong()));
    }

    private Map<String, Variant<?>> hints() {
        Map<String, Variant<?>> hints = new HashMap<>();
        hints.put("urgency", new Variant<>((byte) 1));
        hints.put("desktop-entry", new Variant<>("holdline"));
        try {
            // Without an installed package no icon is called "holdline".
            hints.put("image-path", new Variant<>(pictures.app().toUri().toString()));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the icon of a notification", e);
        }
        return hints;
    }

    /** One that was started anew counts from the beginning: the number is another program's now. */
    private boolean isStillOf(Shown shown) throws DBusException {
        return shown.server.equals(connected().getDBusOwnerName(Notifications.NAME));
    }

    /** Servers' words are in it: where the body may hold markup, theirs stays text. */
    private static String body(Question question, boolean markup) {
        String body =
                Stream.of(QuestionText.explanation(question), QuestionText.calls(question))
                        .flatMap(String::lines)
                        .map(each -> line(each, LINE))
                        .filter(each -> !each.isEmpty())
                        .limit(LINES)
                        .collect(Collectors.joining("\n"));
        return markup ? body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") : body;
    }

    /** Each button says what it does in full: one that would run a call again names it. */
    private static List<String> actions(Question question) {
        List<String> actions = new ArrayList<>();
        for (Question.Choice choice : question.choices()) {
            actions.add(choice.answer().name());
            actions.add(line(choice.label(), LABEL));
        }
        return actions;
    }

    private void pressed(Notifications.ActionInvoked press) {
        for (Shown shown : List.copyOf(open.values())) {
            if (!isOf(press, press.id(), shown)) continue;
            boolean readable = nanoTime.getAsLong() - shown.since >= Arming.DELAY.toNanos();
            for (Answer answer : Answer.values()) {
                if (!answer.name().equals(press.key())) continue;
                if (readable) {
                    shown.reply.answer(answer, shown.question.revision(), Surface.NOTIFICATION);
                } else {
                    showAgain(shown);
                }
            }
        }
    }

    /** Many servers close what was pressed: it was too early to be an answer, so it comes back. */
    private void showAgain(Shown shown) {
        open.remove(shown.question.id());
        later(() -> server().CloseNotification(shown.id));
        later(() -> showNow(shown.question, shown.reply));
    }

    private void closed(Notifications.NotificationClosed closing) {
        for (Shown shown : List.copyOf(open.values())) {
            if (!isOf(closing, closing.id(), shown)) continue;
            open.remove(shown.question.id());
            dismissed.put(shown.question.id(), sessions(shown.question));
        }
    }

    private static boolean isOf(DBusSignal signal, UInt32 id, Shown shown) {
        return shown.id.equals(id) && shown.server.equals(signal.getSource());
    }

    private static Set<String> sessions(Question question) {
        return question.calls().stream().map(WaitingCall::session).collect(Collectors.toSet());
    }

    private Notifications server() throws DBusException {
        return connected()
                .getRemoteObject(Notifications.NAME, Notifications.PATH, Notifications.class);
    }

    private DBusConnection connected() throws DBusException {
        @Nullable DBusConnection there = connection;
        if (there != null && there.isConnected()) return there;
        DBusConnection fresh = bus.connect();
        fresh.addSigHandler(
                Notifications.ActionInvoked.class, press -> later(() -> pressed(press)));
        fresh.addSigHandler(
                Notifications.NotificationClosed.class, closing -> later(() -> closed(closing)));
        connection = fresh;
        return fresh;
    }

    private interface Step {
        void run() throws DBusException;
    }

    private void later(Step step) {
        try {
            worker.execute(() -> {
                try {
                    step.run();
                } catch (DBusException | DBusExecutionException e) {
                    LOG.log(System.Logger.Level.DEBUG, "no notification: {0}", e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            // Closed: nobody is asked any more.
        }
    }

    private static void disconnect(DBusConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the session bus", e);
        }
    }
}
