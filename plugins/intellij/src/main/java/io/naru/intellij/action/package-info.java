/**
 * The actions of menus on manifests, and the dialog that shows a plan. Uses the IDE's classes; the
 * logic is elsewhere.
 */
@NullMarked
package io.naru.intellij.action;

import org.jspecify.annotations.NullMarked;
