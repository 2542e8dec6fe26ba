package dev.holdline.upstream;

import dev.holdline.jsonrpc.Json;
import java.util.LinkedHashMap;
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
     * With what was listed before, where the server still announces a list and could not give it: a
     * passing fault takes no tools away.
     */
    public ServerCard keeping(ServerCard before) {
        Map<String, String> all = new LinkedHashMap<>(lists);
        for (Listing listing : Listing.values()) {
            String known = before.lists.get(listing.method());
            if (known != null && offers(listing.capability())) {
                all.putIfAbsent(listing.method(), known);
            }
        }
        return new ServerCard(initializeResult, all);
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

        /** The notification that the list has changed. */
        public String changed() {
            return "notifications/" + capability + "/list_changed";
        }

        public static java.util.Optional<Listing> of(String method) {
            return java.util.Arrays.stream(values())
                    .filter(l -> l.method.equals(method))
                    .findFirst();
        }
    }
}
