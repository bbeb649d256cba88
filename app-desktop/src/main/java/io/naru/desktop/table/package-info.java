/**
 * Rows of live tables: what a cell shows, how events are gathered into batches, and the list that
 * takes a batch once a frame. Knows no control and no kind of object.
 */
@NullMarked
package io.naru.desktop.table;

import org.jspecify.annotations.NullMarked;
