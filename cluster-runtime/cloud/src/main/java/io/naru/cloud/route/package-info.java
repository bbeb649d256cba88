/**
 * The controller of routes to pods, for clouds whose network has to be told of them. Started by the
 * cloud controller manager.
 */
@NullMarked
package io.naru.cloud.route;

import org.jspecify.annotations.NullMarked;
