/**
 * How code of this process uses the API: the transport it is handed, typed clients, informers with
 * indexers and listers, rate-limited work queues, event recording, leader election. Used by
 * controllers, scheduler and cloud; knows no server.
 */
@NullMarked
package io.naru.client;

import org.jspecify.annotations.NullMarked;
