/** What a person sees at the first launch. */
@NullMarked
package dev.holdline.ui.welcome;

import org.jspecify.annotations.NullMarked;
