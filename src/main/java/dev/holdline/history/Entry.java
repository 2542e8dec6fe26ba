package dev.holdline.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of the history. Names come from servers and clients: one line, cut. What a server said is
 * not here, for it may repeat a call's arguments.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "what")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.Broke.class, name = "broke"),
    @JsonSubTypes.Type(value = Entry.AnsweredLater.class, name = "answered-later"),
    @JsonSubTypes.Type(value = Entry.Changed.class, name = "changed")
})
public sealed interface Entry {
    Instant at();

    /** As the person named it; "" where no single server is meant. */
    String server();

    /** "Claude Code in ~/src/payments"; "" where no single client is meant. */
    String client();

    /** Whether the tool ran, as far as can be told. */
    enum Ran {
        YES,
        MAY_HAVE,
        NO
    }

    /**
     * A call that was held, when it was over.
     *
     * @param at when it broke
     * @param operation the tool, resource or prompt
     * @param cause the failure's kind, "process-exited"; "" where nothing broke: the tool changed,
     *     and the person was asked
     * @param exitCode of a child that exited
     * @param outcome "answered", or why the client got no answer of the server: "skipped"
     * @param heldMillis from the break until the call was over
     */
    record Broke(
            Instant at,
            String server,
            String client,
            String operation,
            String cause,
            @Nullable Integer exitCode,
            boolean asked,
            @Nullable Answer answer,
            @Nullable Surface surface,
            String outcome,
            Ran ran,
            long heldMillis)
            implements Entry {
        public Broke {
            Objects.requireNonNull(at);
            Objects.requireNonNull(ran);
            server = Names.clean(server);
            client = Names.clean(client);
            operation = Names.clean(operation);
            cause = Names.clean(cause);
            outcome = Names.clean(outcome);
        }
    }

    /** The answer to a question that outlived its call: it counts for the next one. */
    record AnsweredLater(
            Instant at,
            String server,
            String client,
            String operation,
            Answer answer,
            Surface surface)
            implements Entry {
        public AnsweredLater {
            Objects.requireNonNull(at);
            Objects.requireNonNull(answer);
            Objects.requireNonNull(surface);
            server = Names.clean(server);
            client = Names.clean(client);
            operation = Names.clean(operation);
        }
    }

    /**
     * The person changed what happens at a break: a default, a session's policy, a grant.
     *
     * @param change one sentence in words: "New sessions reconnect without asking."
     */
    record Changed(Instant at, String server, String client, String change, Surface surface)
            implements Entry {
        public Changed {
            Objects.requireNonNull(at);
            Objects.requireNonNull(surface);
            server = Names.clean(server);
            client = Names.clean(client);
            change = Names.clean(change);
        }
    }
}
