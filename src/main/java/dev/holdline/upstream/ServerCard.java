package dev.holdline.upstream;

import dev.holdline.jsonrpc.Json;
import java.util.Map;

/**
 * What one server says of itself to one kind of client, kept while it is down.
 *
 * @param initializeResult its {@code initialize} result, as JSON
 * @param lists by list method ({@code tools/list} …) its whole result, as JSON, pages joined
 */
public record ServerCard(String initializeResult, Map<String, String> lists) {
    /** Whether the server announced a capability. */
    public boolean offers(String capability) {
        return Json.tree(initializeResult).path("capabilities").has(capability);
    }

    /**
     * The lists a server may have, with the capability that announces each and the array in its
     * result.
     */
    public enum Listing {
        TOOLS("tools/list", "tools", "tools"),
        RESOURCES("resources/list", "resources", "resources"),
        TEMPLATES("resources/templates/list", "resources", "resourceTemplates"),
        PROMPTS("prompts/list", "prompts", "prompts");

        private final String method;
        private final String capability;
        private final String array;

        Listing(String method, String capability, String array) {
            this.method = method;
            this.capability = capability;
            this.array = array;
        }

        public String method() {
            return method;
        }

        public String capability() {
            return capability;
        }

        public String array() {
            return array;
        }

        public static java.util.Optional<Listing> of(String method) {
            return java.util.Arrays.stream(values())
                    .filter(l -> l.method.equals(method))
                    .findFirst();
        }
    }
}
