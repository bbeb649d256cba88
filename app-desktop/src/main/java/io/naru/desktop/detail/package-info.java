/** What the side panel says of one object. Knows no control. */
@NullMarked
package io.naru.desktop.detail;

import org.jspecify.annotations.NullMarked;
