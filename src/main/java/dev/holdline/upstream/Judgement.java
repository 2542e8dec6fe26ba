package dev.holdline.upstream;

import dev.holdline.upstream.Failure.Recovery;

/**
 * What a rule came to.
 *
 * @param suspect true where it must be confirmed by a probe before anybody is asked
 */
record Judgement(Finding finding, boolean suspect) {

    static Judgement sure(Finding finding) {
        return new Judgement(finding, false);
    }

    static Judgement suspicion(Finding finding) {
        return new Judgement(finding, true);
    }

    Recovery recovery() {
        return finding.recovery;
    }
}
