package dev.holdline.upstream;

import java.util.regex.Pattern;

/**
 * The small vocabulary of the rules: what runtimes, SDKs, proxies and sign-in services commonly
 * say. The weakest signal there is; a rule asks it only after the layer, the status and what we
 * sent have had their say.
 */
enum Wording {
    /** X.509 and TLS set-up: OpenSSL, Go, Java (PKIX), .NET, Node's codes. */
    CERTIFICATE(
            "certificate|self[-_ ]signed|\\bCERT_\\w+|UNABLE_TO_(GET|VERIFY)|x509:|PKIX|trust anchor"
                    + "|SSLHandshake|TLS handshake(?! time)|handshake_failure|ERR_TLS|EPROTO\\b"
                    + "|WRONG_VERSION_NUMBER|ERR_SSL"),

    CERTIFICATE_OUT_OF_DATE(
            "validity check failed|NotAfter|NotBefore|certificate.{0,20}(expired|not yet valid)"
                    + "|CERT_(HAS_EXPIRED|NOT_YET_VALID)"),
    CERTIFICATE_OF_ANOTHER(
            "subject alternative|alternative certificate subject|altname|No name matching"
                    + "|certificate is valid for|host ?name.{0,20}(mismatch|(does not|doesn.t) match)"),

    /** The name does not exist, for certain (NXDOMAIN), as against EAI_AGAIN: no answer now. */
    UNKNOWN_HOST(
            "ENOTFOUND|UnknownHost|UnresolvedAddress|no such host|Name or service not known"
                    + "|nodename nor servname|host (name )?(is )?(not found|unknown)"
                    + "|could ?n.t resolve host|getaddrinfo failed|name_not_resolved"),
    HOST_FOR_NOW(
            "EAI_AGAIN|temporary failure in name resolution|ENETUNREACH|EHOSTUNREACH"
                    + "|network is unreachable|no route to host|ERR_INTERNET_DISCONNECTED"),

    /** errno ECONNREFUSED and its renderings. */
    REFUSED("ECONNREFUSED|connection refused|actively refused|ERR_CONNECTION_REFUSED"),

    /** No TCP connection within the system's or library's bound: the peer is not there. */
    CONNECT_TIMED_OUT(
            "\\bETIMEDOUT|\\bdial tcp\\b.{0,120}i/o timeout|handshake time|connect(ion)? (timeout|timed out)(?! after)|ConnectTimeout|CONNECT_TIMEOUT"),
    TIMED_OUT(
            "(did|does|do) ?(not|n.t) (respond|answer)|no (response|answer) (within|after)"
                    + "|time[ds]?[- ]?out|deadline exceeded|took (over|longer than)|TimeoutE|no answer within"),

    /** A broken or ended byte stream. */
    DROPPED(
            "ECONNRESET|connection (was )?(reset|closed|aborted|lost)|socket hang ?up|broken pipe|EPIPE"
                    + "|\\bEOF\\b|other side closed|UND_ERR_SOCKET|peer closed|incomplete (chunked )?read"
                    + "|terminated$|premature"),

    /** What a listening stream's end looks like in the logs of the SDKs and editors. */
    STREAM_ENDED(
            "(SSE|event|async|listen\\w*|notification|GET) stream[^.\\n]{0,20}"
                    + "(disconnected|ended|closed|terminated)|reading (from|SSE|async)[^.\\n]{0,20}stream"
                    + "|will reconnect|stream (disconnected|closed), reconnecting"),
    /** Nothing is retried any more; then the end of a stream is no longer noise. */
    GAVE_UP(
            "max(imum)? (number of )?(reconnect\\w*|retry|retries|attempts)"
                    + "|(reconnect\\w*|retries|attempts)[^.\\n]{0,20}(exceeded|exhausted|failed)"
                    + "|fail(ed|ure) to reconnect|giving up"),

    /** A session id that the other side does not (or no longer) know. */
    SESSION_GONE(
            "session\\b[^.{}\\n]{0,60}?(not (be )?found|unknown|expired|terminated|invalid"
                    + "|clos(ed|ing)|(does not|doesn't) exist|no longer|gone|not (yet )?initiali[sz]ed"
                    + "|not valid|mismatch)"
                    + "|(could not find|(no|not a) valid|invalid|unknown|unrecogni[sz]ed|expired|no such"
                    + "|no (active )?(transport|connection)( found)?( for)?|stale|terminated)"
                    + "[ _-]?(the |this |mcp[- ])?(request's )?session"
                    + "|expect(ed|ing)? (an )?initiali[sz]e"
                    + "|before initiali[sz]ation|during session initiali[sz]ation"
                    + "|(server|client|connection|session) (is |was |has )?not (been )?(yet )?initiali[sz]ed"),
    /** A request that should have named a session and did not. */
    SESSION_NOT_NAMED(
            "(missing|no|without|requires?|required)[^.{}\\n]{0,30}session"
                    + "|session[^.{}\\n]{0,20}(required|missing|not provided)"),
    /** HTTP+SSE: the stream that is the session has gone (typescript-sdk says so with a 500). */
    WITHOUT_STREAM("SSE connection not established|no active (transport|connection)"),
    /** The end at which we speak has been shut, ours or the server's: only a new one helps. */
    SESSION_SHUT(
            "server is (closing|shutting down)|ClosedResource|closed MemoryObject"
                    + "|(client|session|transport) (is |has been |was )?(already )?(closed|shut)"),
    /** A session is bound to who opened it (specification: session hijacking, security notes). */
    ANOTHER_USER(
            "(user|principal|account|subject|identity)[^.\\n]{0,60}"
                    + "((does not|doesn't|not) match|mismatch|different|another)"
                    + "|(different|another) (user|principal|account)"),

    /** RFC 6749/6750 codes and plain words for: this token was good once. */
    TOKEN_OVER(
            "invalid_grant|invalid[_ ](access |bearer |authori[sz]ation |auth |refresh )?token"
                    + "|(token|sign-?in|log-?in|oauth\\w*|credentials?|jwt|authori[sz]ation)"
                    + "[^.{}\\n]{0,30}(expired|revoked|no longer|not valid|is invalid)"
                    + "|expired[ _](access |bearer )?(token|credential)|TokenExpired"
                    + "|re-?auth(enticat|ori[sz])|(sign|log) ?in again"
                    + "|refresh failed[^.\\n]{0,20}\\b40[01]\\b"),
    TOKEN_EXPIRED("token[^.{}\\n]{0,30}(expired|revoked)|expired (access )?token|jwt expired"),
    /** Somebody wants to know who we are. */
    SIGN_IN_WANTED(
            "(authentication|authori[sz]ation|log-?in|sign-?in)[^.\\n]{0,40}(required|failed|needed)"
                    + "|unauthori[sz]ed|unauthenticated|not (authenticated|authori[sz]ed|logged in)"
                    + "|missing[^.\\n]{0,20}(token|authori[sz]ation|credential)|no bearer token"
                    + "|failed to authenticate"),
    /** RFC 7591 and 6749: the client, not the person, is what is not known. */
    CLIENT_UNKNOWN(
            "invalid_client|(unknown|unregistered|invalid) client|client[ _]?(id)?[^.\\n]{0,20}"
                    + "(not (found|registered|recogni[sz]ed)|unknown|does not exist)"
                    + "|redirect_uri[^.\\n]{0,40}(mismatch|not (match|registered|allowed)|invalid)"),
    /** RFC 8707: the token is good, but for somebody else. */
    ANOTHER_AUDIENCE("audience|\\baud\\b|resource indicator|not (issued|intended) for"),
    /** Discovery and registration (RFC 8414, 9728, 7591) lead nowhere: no sign-in can begin. */
    SIGN_IN_SETUP(
            "client registration|registration failed|dynamic registration|registration[_ ]endpoint"
                    + "|protected resource|incompatible auth\\w* server|\\bissuer\\b|authori[sz]ation server metadata"
                    + "|does not support (oauth|pkce|dcr|S256)|code_challenge"),
    /**
     * What is left of an answer 401 after a client went looking for a sign-in that is not there.
     */
    DISCOVERY_DEBRIS("OAuth (error|metadata|discovery|response)|well-known"),

    /** RFC 6585 and the codes in use. */
    RATE(
            "too many requests|too_many_requests|rate[-_ ]?limit|quota (exceeded|exhausted)"
                    + "|RESOURCE_EXHAUSTED|throttl"),

    /** Text that should have been a JSON-RPC message. */
    UNREADABLE(
            "not valid JSON|expected JSON|ZodError|invalid (JSON|character|message|response)|unexpected (token|end of JSON"
                    + "|non-whitespace|character|content[- ]type|nil|response|message)"
                    + "|JSON ?Parse|JSONDecode|pars(e|ing) (error|JSON|message|response)"
                    + "|(failed|unable|could not) to (parse|decode|deserialize)|malformed"
                    + "|cannot unmarshal|deserializ"
                    + "|expecting value|MismatchedInput|StreamRead|validation error|unsupported content"),
    TOO_LARGE(
            "too (large|long|big)|longer than|exceeds|maximum (message|buffer|body)|limit of \\d+"),
    VERSION(
            "(unsupported|unknown|bad|invalid|incompatible)[^.\\n]{0,30}(protocol[- ]?version|MCP version)"
                    + "|protocol[- ]?version[^.\\n]{0,40}(not supported|unsupported|mismatch|incompatible)"),

    /** The endpoint exists, but not for this account, plan or organisation. */
    NOT_FOR_THIS_ACCOUNT(
            "permission to (connect|use|access)|\\b(organi[sz]ation|org|workspace|tenant)\\b[^.\\n]{0,30}"
                    + "(admin|disabled|not (enabled|allowed))|ask your|contact your|subscription"
                    + "|upgrade your plan|payment required|not (enabled|available) for your"),
    /** DNS-rebinding guards (specification, transports: Origin validation). */
    HOST_GUARD(
            "(invalid|disallowed|not allowed|untrusted|forbidden|bad|missing)[^.\\n]{0,20}"
                    + "\\b(host|origin)\\b|\\b(host|origin)\\b[^.\\n]{0,30}(not allowed|invalid|rejected)"),
    /** A page or notice of an edge, tunnel or proxy: nothing answers behind it. */
    NOTHING_BEHIND(
            "no healthy upstream|upstream connect error|shutting down|server is (closing|restarting)"
                    + "|ERR_NGROK|tunnel[^.\\n]{0,40}(not found|offline|error)|origin (dns|is unreachable)"
                    + "|application (is )?(not (found|running)|failed to respond)|starting up"),
    HTML("<!doctype html|<html|<head|<title>"),
    /** The inner failure was one of a tool's result, not of the connection. */
    ABOUT_A_RESULT(
            "(content|output|result|schema)[^.\\n]{0,30}(returned )?(by|of|from|for) (the )?tool"
                    + "|structured ?content"),
    /** Oddities every SDK logs and lives with. */
    PASSING_NOTICE(
            "parse[^\"]{0,20}\"(\\\\+[nrt]|\\s)*\"|unknown (progress|message|request) (token|id)"
                    + "|(progress|response)[^.\\n]{0,30}unknown (token|message|request|id)"
                    + "|unknown notification"),
    CANCELLED(
            "context cancell?ed|request (was )?(cancell?ed|aborted)(?! .*time)|operation was aborted(?! .*time)"
                    + "|(cancell?ed|aborted) by (the )?(user|client)|user (cancell?ed|aborted)"),
    WELL_KNOWN_PROBE("/\\.well-known/"),
    /** Requests that a server may decline: the listening GET, the DELETE of a session. */
    OPTIONAL_REQUEST("\\b(GET|DELETE)\\b|SSE stream|event stream"),
    POST("\\bPOST"),
    LEGACY_SSE(
            "legacy SSE|(invalid|parse) URL|unsupported protocol scheme|no host in|invalid (uri|port)");

    private final Pattern pattern;

    Wording(String pattern) {
        this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    boolean in(String text) {
        return pattern.matcher(text).find();
    }
}
