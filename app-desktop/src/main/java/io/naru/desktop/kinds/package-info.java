/** The kinds of objects that have a page: their columns and how the cells are computed. */
@NullMarked
package io.naru.desktop.kinds;

import org.jspecify.annotations.NullMarked;
