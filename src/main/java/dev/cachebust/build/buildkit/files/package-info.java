/** Which files of a context an engine gets, and how they are sent. */
@NullMarked
package dev.cachebust.build.buildkit.files;

import org.jspecify.annotations.NullMarked;
