package dev.holdline.config;

/** A change of the configuration file that was not made; the message is a sentence for people. */
public final class EditRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public EditRefusedException(String sentence) {
        super(sentence);
    }
}
