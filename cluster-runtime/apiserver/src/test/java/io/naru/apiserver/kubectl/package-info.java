/** The stock kubectl against an API server in this process. Skipped where there is no kubectl. */
@NullMarked
package io.naru.apiserver.kubectl;

import org.jspecify.annotations.NullMarked;
