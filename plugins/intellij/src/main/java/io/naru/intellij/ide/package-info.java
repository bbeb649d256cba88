/**
 * What every part of the plugin in the IDE uses: texts, settings, background tasks, notifications,
 * the session. Uses the IDE's classes; the logic is elsewhere.
 */
@NullMarked
package io.naru.intellij.ide;

import org.jspecify.annotations.NullMarked;
