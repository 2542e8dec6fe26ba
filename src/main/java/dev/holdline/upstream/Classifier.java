package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Where;
import java.time.InstantSource;

/**
 * The one place that judges failures: evidence in, kind, recovery and a sentence for a person out.
 * The layer at which something surfaced decides first: it chooses the rules that may speak. Then
 * come the status and what we had sent; texts are the weakest signal and are asked last.
 */
public final class Classifier {
    private final InstantSource clock;

    public Classifier(InstantSource clock) {
        this.clock = clock;
    }

    /** Never throws, however odd the evidence. */
    public Failure classify(Evidence e) {
        Judgement judgement = judge(e);
        Finding finding = judgement.finding();
        Sentences sentences =
                e.cause().equals(Evidence.SETTINGS)
                        ? Sentences.ofSettings(e)
                        : Sentences.of(finding, e);
        return new Failure(
                finding.kind,
                judgement.recovery(),
                judgement.suspect(),
                sentences.sentence(),
                sentences.remedy(),
                Detail.of(e),
                RetryAfter.of(e, clock.instant()),
                e);
    }

    static Judgement judge(Evidence e) {
        // An HTTP error status is the surest thing there is, wherever it was noticed; only the
        // token endpoint's statuses speak of another server.
        if (e.httpStatus() >= 300
                && e.where() != Where.TOKEN_ENDPOINT
                && e.where() != Where.TOOL_RESULT
                && e.where() != Where.STDERR) {
            return HttpRules.judge(e);
        }
        // 202 is how a notification is accepted (Streamable HTTP, sending messages, item 4); some
        // clients take it for trouble.
        if (e.httpStatus() == 202) return Judgement.sure(Finding.BENIGN);
        if (e.cause().equals(Evidence.SETTINGS)) return Judgement.sure(Finding.COULD_NOT_START);
        // Our own limit, whatever the wire: the connection is as good as before.
        if (e.cause().equals(Evidence.TOO_LARGE)) return Judgement.sure(Finding.TOO_LARGE);
        if (e.cause().equals(Evidence.NOT_STORED)) return Judgement.sure(Finding.NOT_STORED);
        if (e.cause().equals(Evidence.UNREADABLE)) return Judgement.sure(Finding.UNREADABLE);
        return switch (e.where()) {
            case START, CONNECT, STREAM -> WireRules.judge(e);
            case HTTP_STATUS, HTTP_BODY -> HttpRules.judge(e);
            case PROCESS_EXIT -> Judgement.sure(ProcessRules.exited(e));
            case TIMEOUT -> Judgement.sure(ProcessRules.silent(e));
            case JSONRPC_ERROR -> RpcErrorRules.judge(e);
            case TOOL_RESULT -> ToolResultRules.judge(e);
            case TOKEN_ENDPOINT -> Judgement.sure(TokenEndpointRules.judge(e));
            case STDERR -> Judgement.sure(StderrRules.alone(e));
        };
    }
}
