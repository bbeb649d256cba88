/**
 * What the kinds of all groups share: the builder of table rows, printers of columns, strategies by
 * shape, and small validators. For the sub-packages of {@code io.naru.apiserver.kinds} only.
 */
@NullMarked
package io.naru.apiserver.kinds.support;

import org.jspecify.annotations.NullMarked;
