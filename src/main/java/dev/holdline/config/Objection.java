package dev.holdline.config;

/** A rule's "no" to one value, before anybody knows in which line it stands. */
final class Objection extends Exception {
    private static final long serialVersionUID = 1L;

    final String what;
    final String remedy;

    Objection(String what, String remedy) {
        super(what);
        this.what = what;
        this.remedy = remedy;
    }
}
