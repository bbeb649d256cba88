/**
 * Help in manifests: problems with fixes, completion, documentation, status in the gutter. Uses the
 * IDE's classes; the logic is elsewhere.
 */
@NullMarked
package io.naru.intellij.editor;

import org.jspecify.annotations.NullMarked;
