/** What broke, what was asked and what was answered; never arguments, never results. */
@NullMarked
package dev.holdline.history;

import org.jspecify.annotations.NullMarked;
