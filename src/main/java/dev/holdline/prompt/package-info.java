/**
 * The question put to the person, its three answers, and the joining of waiting calls into one
 * question.
 */
@NullMarked
package dev.holdline.prompt;

import org.jspecify.annotations.NullMarked;
