/** What tests of several modules stand on: objects of any kind, made up from its schema. */
@NullMarked
package io.naru.machinery.testing;

import org.jspecify.annotations.NullMarked;
