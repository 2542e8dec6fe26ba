package dev.holdline.reliability;

/** How a server is reached. */
enum Wire {
    STDIO("stdio"),
    HTTP("Streamable HTTP"),
    SSE("HTTP+SSE");

    final String title;

    Wire(String title) {
        this.title = title;
    }
}
