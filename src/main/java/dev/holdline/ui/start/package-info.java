/** What a person sees when Holdline cannot start. */
@NullMarked
package dev.holdline.ui.start;

import org.jspecify.annotations.NullMarked;
