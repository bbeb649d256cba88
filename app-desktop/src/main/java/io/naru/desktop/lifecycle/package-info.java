/** Starting and stopping the application's own cluster, with progress step by step. */
@NullMarked
package io.naru.desktop.lifecycle;

import org.jspecify.annotations.NullMarked;
