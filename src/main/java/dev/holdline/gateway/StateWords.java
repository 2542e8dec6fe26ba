package dev.holdline.gateway;

import dev.holdline.upstream.Failure;
import dev.holdline.upstream.State;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** An upstream's state in the six words and shapes that people see. */
final class StateWords {
    private static final ResourceBundle WORDS =
            ResourceBundle.getBundle("dev.holdline.gateway.states", Locale.ROOT);

    private StateWords() {}

    static ServerState of(State state, boolean asking) {
        if (asking) return ServerState.NEEDS_YOU;
        return switch (state) {
            case State.SigningIn _ -> ServerState.NEEDS_YOU;
            case State.Broken _, State.Stopped _ -> ServerState.BROKEN;
            case State.Connecting _, State.Waiting _ -> ServerState.CONNECTING;
            case State.Ready _ -> ServerState.READY;
            case State.Idle _, State.Closed _ -> ServerState.READY_WHEN_NEEDED;
        };
    }

    static String words(State state, ServerState shown) {
        if (shown == ServerState.OFF) return words("off");
        return switch (state) {
            case State.Idle _, State.Closed _ -> words("idle");
            case State.Ready _ -> words("ready");
            case State.SigningIn _ -> words("signingIn");
            case State.Connecting c ->
                    c.attempt() == 1 ? words("connecting") : words("reconnecting", c.attempt());
            case State.Waiting w -> words("reconnecting", w.attempt());
            case State.Broken b -> b.failure().sentence();
            case State.Stopped s ->
                    s.failure().evidence().exitCode() == null
                            ? s.failure().sentence()
                            : words("exited", s.failure().evidence().exitCode(), s.starts());
        };
    }

    static String cause(State state) {
        return switch (state) {
            case State.Waiting w -> w.failure().sentence();
            case State.Broken b -> unsaid(b.failure());
            case State.Stopped s -> last(s.failure());
            case State.Idle _,
                    State.Closed _,
                    State.Ready _,
                    State.SigningIn _,
                    State.Connecting _ ->
                    "";
        };
    }

    /** The last line, where the sentence has not told it. */
    private static String unsaid(Failure failure) {
        String last = last(failure);
        return failure.sentence().contains(last) ? failure.remedy() : last;
    }

    private static String last(Failure failure) {
        List<String> tail = failure.evidence().stderrTail();
        String line = tail.isEmpty() ? failure.remedy() : tail.getLast();
        return line.length() <= 200 ? line : line.substring(0, 199) + "…";
    }

    private static String words(String key, Object... parts) {
        return new MessageFormat(WORDS.getString(key), Locale.ROOT).format(parts);
    }
}
