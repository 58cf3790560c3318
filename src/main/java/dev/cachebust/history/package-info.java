/** What past builds teach: why each step ran, how well plans predicted it, and how long steps take. Pure. */
@NullMarked
package dev.cachebust.history;

import org.jspecify.annotations.NullMarked;
