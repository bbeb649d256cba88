/** What tests of controllers and scheduler stand on: a clock turned by hand, an API in memory. */
@NullMarked
package io.naru.client.testing;

import org.jspecify.annotations.NullMarked;
