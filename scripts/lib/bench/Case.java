package bench;

/** Something that is measured, by one or more contests. */
interface Case {
    /** What {@code --only} takes. */
    String name();

    /** What is measured, from when to when, in a sentence or two of Markdown. */
    String about();

    /** Adds its results to the lab. */
    void run(Lab lab) throws Exception;
}
