/**
 * What the window does to objects: the requests, which of them a kind and a user allow, and what
 * they are called. Knows no control; the requests block, for virtual threads.
 */
@NullMarked
package io.naru.desktop.actions;

import org.jspecify.annotations.NullMarked;
