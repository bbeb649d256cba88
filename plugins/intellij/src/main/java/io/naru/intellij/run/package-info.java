/** The run configuration "Naru: deploy". Uses the IDE's classes; the logic is elsewhere. */
@NullMarked
package io.naru.intellij.run;

import org.jspecify.annotations.NullMarked;
