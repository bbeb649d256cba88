/**
 * What tests of controllers share: an API in memory, a clock turned by hand, informers over both.
 */
@NullMarked
package io.naru.controllers.testing;

import org.jspecify.annotations.NullMarked;
