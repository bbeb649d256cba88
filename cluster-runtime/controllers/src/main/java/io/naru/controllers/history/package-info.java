/**
 * Revision history of workloads that keep their templates in ControllerRevisions, which kubectl
 * rollout reads and rolls back to. For StatefulSet and DaemonSet.
 */
@NullMarked
package io.naru.controllers.history;

import org.jspecify.annotations.NullMarked;
