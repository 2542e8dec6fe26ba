package dev.holdline.gateway.http;

/** What stands in a connection's queue: requests are answered in the order they came. */
sealed interface Turn permits ArrivedRequest, Refusal {}
