package dev.holdline.prompt;

/**
 * An answer as it reaches one waiting call.
 *
 * @param agreedToRunAgain whether the person saw this call named and pressed a button that says it
 *     is run again
 * @param lasts whether the button that was pressed spoke of the whole session, of a grant or a skip
 */
public record Given(Answer answer, boolean agreedToRunAgain, boolean lasts, Surface surface) {}
