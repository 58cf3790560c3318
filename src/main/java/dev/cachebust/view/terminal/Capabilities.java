package dev.cachebust.view.terminal;

import java.util.Map;

/**
 * What is taken to be known of a terminal, from the environment alone: asking it would put its answers among the keys.
 *
 * @param alternate it has a second buffer to draw on and gives the first one back; a Linux console has none, and GNU screen
 *     has it switched off unless its {@code altscreen} is on
 * @param synchronizes it may be told that a frame begins and ends (mode 2026); those that do not know it ignore it
 * @param titles it keeps a stack of titles
 * @param passThrough it is tmux, which hands on to the terminal outside only what is wrapped for it
 */
record Capabilities(boolean alternate, boolean synchronizes, boolean titles, boolean passThrough) {

    static Capabilities of(Map<String, String> environment) {
        String type = environment.getOrDefault("TERM", "");
        boolean tmux = !environment.getOrDefault("TMUX", "").isEmpty();
        boolean console = type.startsWith("linux");
        boolean screen = !tmux && !environment.getOrDefault("STY", "").isEmpty();
        boolean able = !console && !screen;
        return new Capabilities(able, able, able, tmux);
    }
}
