/** The port to the operating system's keychain, and references to what it keeps. */
@NullMarked
package dev.holdline.secrets;

import org.jspecify.annotations.NullMarked;
