package dev.cachebust.daemon;

import java.util.Optional;

/**
 * Someone waits for the build that a command leads to.
 *
 * @param ticket names who
 * @param after how many builds there had been: a later one is it
 * @param told what they were told the build waits for
 */
record Asked(long ticket, int after, Optional<String> told) {}
