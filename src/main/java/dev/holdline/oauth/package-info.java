/** Signing in to a server: discovery, registration, PKCE, refresh. */
@NullMarked
package dev.holdline.oauth;

import org.jspecify.annotations.NullMarked;
