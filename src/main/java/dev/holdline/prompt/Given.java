package dev.holdline.prompt;

/**
 * An answer as it reaches one waiting call.
 *
 * @param agreedToRunAgain whether the person saw this call named and pressed a button that says it
 *     is run again
 */
public record Given(Answer answer, boolean agreedToRunAgain, Surface surface) {}
