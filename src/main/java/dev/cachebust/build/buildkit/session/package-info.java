/** The session that an engine calls back on during a build: files, logins, secrets, health. */
@NullMarked
package dev.cachebust.build.buildkit.session;

import org.jspecify.annotations.NullMarked;
