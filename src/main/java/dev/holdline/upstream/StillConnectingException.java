package dev.holdline.upstream;

/** There is no connection yet, and the time to wait for one is over; the attempt goes on. */
public final class StillConnectingException extends Exception {
    StillConnectingException(String why) {
        super(why);
    }
}
