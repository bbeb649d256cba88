/**
 * What a server says of itself: groups, versions and resources (plain and aggregated), OpenAPI,
 * version, health. Knows the table of kinds, not the objects.
 */
@NullMarked
package io.naru.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
