package dev.holdline.upstream;

import static dev.holdline.upstream.Judgement.sure;
import static dev.holdline.upstream.Judgement.suspicion;

import dev.holdline.jsonrpc.Json;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Wire;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A tool's result proves that the connection works. All it can raise is a suspicion, and only when
 * the whole of it is a short notice that the token we sent is no good, from a server that takes
 * such tokens; a probe then tells.
 */
final class ToolResultRules {
    /** A notice, not a document that speaks of one; in characters. */
    private static final int NOTICE = 800;

    /** RFC 6750's words and plain ones, said to whoever called. */
    private static final Pattern REFUSED =
            Pattern.compile(
                    "\\b401\\b|unauthori[sz]ed|unauthenticated|not (authenticated|logged in)"
                            + "|(authentication|authori[sz]ation)[^.\\n]{0,30}(failed|required|expired|not valid)"
                            + "|re-?auth(enticat|ori[sz])|(sign|log) ?in again|(session|login|sign-in) (has )?expired",
                    Pattern.CASE_INSENSITIVE);

    /** Somebody else's door: an address, a setting of the server's own, another kind of thing. */
    private static final Pattern ANOTHER =
            Pattern.compile(
                    "https?://|\\b[A-Z][A-Z0-9_]*_(TOKEN|KEY|PAT|SECRET)\\b|--[a-z-]*token|namespace"
                            + "|\\b(table|database|path|file|directory|project|repository|bucket|channel)\\b"
                            + "|personal access token|password|presigned|security token|\\bssh\\b|kube|\\bAWS\\b"
                            + "|the server \\("
                            // What it was doing at that door, or a test that saw it; a key is no
                            // sign-in.
                            + "|\\b(pull|push|clon|fetch|download|upload)(e?d|ing)?\\b|\\bregistry\\b|\\bexpected\\b"
                            + "|\\bAPI key\\b");

    /** "Open this address to sign in": a server that lets each tool sign its user in. */
    private static final Pattern SIGN_IN_LINK =
            Pattern.compile(
                    "(visit|open|go to|click|follow|use|navigate|connect)[^\\n]{0,80}https?://\\S+"
                            + "|(authori[sz]ation|auth|login|sign-?in)_?url\\W{1,6}https?://",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern SIGN_IN =
            Pattern.compile(
                    "authori[sz]|authenticat|sign[- ]?in|log[- ]?in|connect your [^.\\n]{0,30}account",
                    Pattern.CASE_INSENSITIVE);

    private ToolResultRules() {}

    static Judgement judge(Evidence e) {
        String text = e.text().strip();
        Judgement passes = sure(Finding.BROKEN_CALL);
        if (text.isEmpty() || text.length() > NOTICE) return passes;
        JsonNode json = tree(text);
        boolean notice = json == null ? !Boolean.FALSE.equals(e.toolIsError()) : isNotice(json, e);
        if (!notice) return passes;
        if (SIGN_IN_LINK.matcher(text).find() && SIGN_IN.matcher(text).find()) {
            return suspicion(Finding.SIGN_IN_REQUIRED);
        }
        // A child's credential, and one that stands in the settings, are not ours to renew.
        if (e.wire() == Wire.STDIO || !e.sentToken() || e.staticToken()) return passes;
        // The list of sites that a token may see is no list once the token is refused: Atlassian's
        // second face of an expired sign-in (FAILURES, traps).
        boolean siteList = text.contains("accessibleResources");
        if (ANOTHER.matcher(text).find()) return passes;
        boolean refused = REFUSED.matcher(text).find() || Wording.TOKEN_OVER.in(text);
        return refused || siteList ? suspicion(Finding.SIGN_IN_EXPIRED) : passes;
    }

    /**
     * An object that is an error from top to bottom: it says so by a member of its own, and brings
     * no list of anything. {@code isError} is not relied on, in either direction.
     */
    private static boolean isNotice(JsonNode json, Evidence e) {
        if (json.isString()) return Boolean.TRUE.equals(e.toolIsError());
        if (!json.isObject()) return false;
        for (JsonNode member : json) {
            if (member.isArray() && !member.isEmpty() && !json.has("error")) return false;
        }
        if (Boolean.TRUE.equals(e.toolIsError())) return true;
        return json.has("error") || json.path("ok").isBoolean() && !json.path("ok").asBoolean();
    }

    private static @Nullable JsonNode tree(String text) {
        char first = text.charAt(0);
        if (first != '{' && first != '[' && first != '"') return null;
        try {
            return Json.tree(text);
        } catch (JacksonException e) {
            return null;
        }
    }
}
