package dev.holdline.prompt;

import java.time.Instant;
import java.util.List;

/**
 * One open question as it stands at one moment, in words ready to be shown. All texts are plain
 * (control characters removed, lengths cut); whoever shows them must not read them as markup.
 *
 * @param id stays the same while the question is open
 * @param revision rises with every change; an answer covers only what its revision showed
 * @param servers the servers it is about, as the person named them; one, or all of a network outage
 * @param title the dialog's title, a few words
 * @param headline one sentence: what happened
 * @param explanation what it means: who was calling what, why it broke, whether the call can have
 *     run
 * @param calls the calls that wait, oldest first; empty once all have expired
 * @param choices exactly three, in the order 1, 2, 3
 * @param defaultAnswer the one Enter stands for
 */
public record Question(
        String id,
        int revision,
        List<String> servers,
        String title,
        String headline,
        String explanation,
        List<WaitingCall> calls,
        List<Choice> choices,
        Answer defaultAnswer,
        Instant since) {

    /**
     * @param label without its number and without mnemonics
     */
    public record Choice(Answer answer, String label) {}

    /**
     * @param callId unique in this Holdline
     * @param session the session it belongs to (opaque)
     * @param client "Claude Code in ~/src/payments"
     * @param operation the tool, resource or prompt
     * @param mayHaveRun whether it can have run on the server and must not be repeated unasked
     * @param arguments its arguments as JSON, cut; shown only when unfolded
     * @param since when it began to wait
     */
    public record WaitingCall(
            String callId,
            String session,
            String client,
            String operation,
            boolean mayHaveRun,
            String arguments,
            Instant since) {}
}
