package dev.cachebust.cli;

/** t. */
public final class Main {
    private Main() {}

    /** t. */
    public static void main(String[] args) {
        System.out.println("hello");
    }
}
