/** The controls. Views bind to view models and hold no state worth a test of their own. */
@NullMarked
package io.naru.desktop.view;

import org.jspecify.annotations.NullMarked;
