/** Which of the usual means of selective invalidation fits a project, by its Dockerfile and by its past builds. */
@NullMarked
package dev.cachebust.advice;

import org.jspecify.annotations.NullMarked;
