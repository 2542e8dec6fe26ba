package dev.holdline.upstream;

/** What the operating system knows of this computer's network. */
public interface Network {
    /** Where nobody can tell: what fails is then the server's own matter. */
    Network UNKNOWN = () -> true;

    /**
     * Whether there is a way to other computers. Asked only when something has failed; takes under
     * a millisecond.
     */
    boolean isUp();
}
