/** The socket by which the command line and a second launch talk to a running Holdline. */
@NullMarked
package dev.holdline.control;

import org.jspecify.annotations.NullMarked;
