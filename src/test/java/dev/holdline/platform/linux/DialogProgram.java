package dev.holdline.platform.linux;

import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Question.Choice;
import dev.holdline.prompt.Question.WaitingCall;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;

/**
 * Shows questions in the native dialog as its standard input says (show ID REVISION CALLS, withdraw
 * ID, cycles N, stubs, quit), and prints what comes back.
 */
public final class DialogProgram {
    private DialogProgram() {}

    static Question question(String id, int revision, int calls) {
        List<WaitingCall> waiting = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            waiting.add(
                    new WaitingCall(
                            "c" + i,
                            "s" + i,
                            i == 0
                                    ? "Claude Code in ~/src/payments"
                                    : "Cursor in ~/src/<b>web</b> %s%n",
                            i == 0 ? "search_pages" : "create_issue",
                            i > 0,
                            "{\"query\":\"quarterly <i>report</i> %n\",\"limit\":10}",
                            Instant.EPOCH));
        }
        boolean mayHaveRun = calls > 1;
        return new Question(
                id,
                revision,
                List.of("Atlassian"),
                "Atlassian lost its connection",
                calls > 1
                        ? "Atlassian lost its connection. " + calls + " calls are waiting."
                        : "Atlassian lost its connection.",
                "Claude Code in ~/src/payments was calling search_pages. The sign-in has expired;"
                        + " the call was not sent. 100%s <b>safe</b> &amp; sound",
                waiting,
                List.of(
                        new Choice(
                                Answer.RECONNECT_AND_RETRY,
                                mayHaveRun
                                        ? "Reconnect and run create_issue again"
                                        : "Reconnect and retry"),
                        new Choice(
                                Answer.RECONNECT_FOR_SESSION,
                                "Reconnect and don't ask again this session"),
                        new Choice(Answer.SKIP, "Skip this operation")),
                mayHaveRun ? Answer.RECONNECT_FOR_SESSION : Answer.RECONNECT_AND_RETRY,
                Instant.EPOCH);
    }

    public static void main(String[] args) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Platform.setImplicitExit(false);
        Platform.startup(started::countDown);
        started.await();
        CompletableFuture<Boolean> available = new CompletableFuture<>();
        Platform.runLater(() -> available.complete(GtkDialog.isAvailable()));
        System.out.println("available " + available.get());
        GtkDialog dialog =
                new GtkDialog(
                        Platform::runLater,
                        System::nanoTime,
                        new Asker() {
                            @Override
                            public void show(Question question, Reply reply) {
                                System.out.println("otherwise " + question.id());
                            }

                            @Override
                            public void withdraw(String questionId) {}
                        },
                        () -> 1);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "show" -> show(dialog, words[1], words[2], words[3]);
                case "withdraw" -> dialog.withdraw(words[1]);
                case "cycles" -> {
                    for (int i = 0; i < Integer.parseInt(words[1]); i++) {
                        show(dialog, "cycle" + i, "1", "1");
                        show(dialog, "cycle" + i, "2", "2");
                        settle();
                        dialog.withdraw("cycle" + i);
                        settle();
                    }
                    System.out.println("cycled");
                }
                case "quit" -> {
                    Platform.exit();
                    return;
                }
                default -> throw new IllegalArgumentException(line);
            }
        }
        Platform.exit();
    }

    private static void show(GtkDialog dialog, String id, String revision, String calls) {
        dialog.show(
                question(id, Integer.parseInt(revision), Integer.parseInt(calls)),
                (answer, shown, surface) ->
                        System.out.println(
                                "answered " + id + " " + answer + " " + shown + " " + surface));
    }

    private static void settle() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Platform.runLater(done::countDown);
        done.await();
    }
}
