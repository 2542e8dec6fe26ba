package dev.holdline.jsonrpc;

import java.math.BigDecimal;

/**
 * A JSON-RPC id, a progress token or anything alike, as it was spelled: {@code 1} is not {@code
 * "1"}.
 *
 * @param json the JSON text of a string or number (or {@code null}, which some servers send in
 *     errors)
 */
public record Id(String json) {
    public static Id of(long number) {
        return new Id(Long.toString(number));
    }

    public static Id of(String text) {
        return new Id(Json.quote(text));
    }

    /**
     * The same id in one spelling, to find the request an answer belongs to: a server that parses
     * and writes an id again may spell {@code "a/b"} as {@code "a\/b"} and 7 as 7.0. The JSON type
     * stays.
     */
    public Id canonical() {
        if (json.startsWith("\"")) {
            return json.indexOf('\\') < 0 ? this : of(Json.tree(json).asString());
        }
        if (json.chars().allMatch(c -> c >= '0' && c <= '9')) return this;
        try {
            BigDecimal number = new BigDecimal(json).stripTrailingZeros();
            boolean plain = number.scale() <= 0 && number.scale() > -30;
            return new Id(plain ? number.toPlainString() : number.toString());
        } catch (NumberFormatException e) {
            return this; // null, or an exponent beyond all reason
        }
    }

    @Override
    public String toString() {
        return json;
    }
}
