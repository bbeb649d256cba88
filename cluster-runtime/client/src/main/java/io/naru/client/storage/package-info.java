/**
 * What binder, provisioners and scheduler have to agree on about volumes and claims: which suit
 * each other, and the annotations by which they talk. Pure functions of objects; used by
 * controllers and scheduler.
 */
@NullMarked
package io.naru.client.storage;

import org.jspecify.annotations.NullMarked;
