package dev.holdline.recovery;

import dev.holdline.jsonrpc.Field;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Subject;
import dev.holdline.session.ClientCall;
import dev.holdline.session.ClientSession;
import dev.holdline.upstream.Failure;
import dev.holdline.upstream.State;
import java.time.Instant;
import java.util.UUID;

/** What a question says of one call. */
record CallInWords(HeldCall held) {
    private static final int ARGUMENTS_SHOWN = 2_000;

    /** That its connection broke, perhaps once more than a person puts up with. */
    Subject broken(Failure why, boolean mayHaveRun, boolean keepsFalling) {
        if (isCutOff(why)) {
            return new Subject(
                    held.server(),
                    Replies.words("cutOff", held.server()),
                    Replies.words("noNetwork"),
                    Replies.words("noNetwork.remedy"),
                    Subject.About.NETWORK);
        }
        if (keepsFalling) {
            return new Subject(
                    held.server(),
                    Replies.words("keepsFalling", held.server()),
                    why.sentence(),
                    why.remedy(),
                    Subject.About.FALLING);
        }
        String key =
                !mayHaveRun && held.upstream().wasNeverConnected()
                        ? "neverUp"
                        : held.upstream().state() instanceof State.Ready ? "faulty" : "lost";
        return new Subject(
                held.server(), Replies.words(key, held.server()), why.sentence(), why.remedy());
    }

    /** That its tool is no longer what it was. */
    Subject changed(Definitions.Difference difference) {
        String tool = ClientCall.operation(held.request());
        String reason = difference == Definitions.Difference.VANISHED ? "vanished" : "differs";
        return new Subject(
                held.server(),
                Replies.words("changed", held.server()),
                Replies.words(reason, held.server(), tool),
                "",
                Subject.About.TOOL);
    }

    private boolean isCutOff(Failure why) {
        return switch (why.kind()) {
            case UNREACHABLE, TIMEOUT -> held.upstream().isCutOff();
            case AUTH_EXPIRED,
                    AUTH_REQUIRED,
                    SESSION_LOST,
                    PROCESS_EXITED,
                    RATE_LIMITED,
                    SERVER_ERROR,
                    MISCONFIGURED,
                    PROTOCOL_ERROR,
                    NOT_A_CONNECTION_FAILURE ->
                    false;
        };
    }

    /** Who waits, and for what. */
    Question.WaitingCall waiting(boolean mayHaveRun, Instant since) {
        ClientSession client = held.call().client();
        return new Question.WaitingCall(
                UUID.randomUUID().toString(),
                client.id(),
                client.label(),
                ClientCall.operation(held.request()),
                mayHaveRun,
                arguments(),
                since);
    }

    private String arguments() {
        String json = held.call().request().begin(Field.ARGUMENTS, 4 * ARGUMENTS_SHOWN);
        return json.length() <= ARGUMENTS_SHOWN ? json : json.substring(0, ARGUMENTS_SHOWN) + "…";
    }
}
