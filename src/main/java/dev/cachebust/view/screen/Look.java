package dev.cachebust.view.screen;

import java.time.ZoneId;

/**
 * How a frame is to look.
 *
 * @param color without it every span is {@link Style#PLAIN}
 * @param ascii only characters from space to {@code ~}
 * @param zone in which times of day are shown
 */
public record Look(boolean color, boolean ascii, ZoneId zone) {}
