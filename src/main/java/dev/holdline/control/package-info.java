/** The socket by which a second launch talks to a running Holdline. */
@NullMarked
package dev.holdline.control;

import org.jspecify.annotations.NullMarked;
