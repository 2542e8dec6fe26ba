package dev.holdline.prompt;

/** A surface that can put a question to the person. Its methods return at once and never throw. */
public interface Asker {
    /** Shows a question; again with the same id and a higher revision: the question changed. */
    void show(Question question, Reply reply);

    /**
     * The question was answered elsewhere, or nobody waits any more: close it without an answer.
     */
    void withdraw(String questionId);

    /** Whether anybody can answer here; a terminal may be gone, or be another program's for now. */
    default boolean listens() {
        return true;
    }

    /**
     * @param told each time nobody can answer here any more, so that nothing waits for it
     */
    default void whenUnheard(Runnable told) {}

    /** Where a surface hands in an answer. */
    interface Reply {
        /**
         * @param revision the revision that was on screen when the person pressed
         */
        void answer(Answer answer, int revision, Surface surface);
    }
}
