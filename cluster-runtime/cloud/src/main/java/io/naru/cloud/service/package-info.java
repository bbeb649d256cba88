/** The controller of services of type LoadBalancer. Started by the cloud controller manager. */
@NullMarked
package io.naru.cloud.service;

import org.jspecify.annotations.NullMarked;
