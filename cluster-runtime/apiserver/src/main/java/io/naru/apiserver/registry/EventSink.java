package io.naru.apiserver.registry;

import io.naru.client.ApiTransport.EventType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import org.jspecify.annotations.Nullable;

/** Receives a watch. Called one at a time; must be quick, may not block. */
public interface EventSink {

  /** An object of the initial state. */
  void onInitial(ApiObject object);

  /** All of the initial state was sent, as it was at this revision. */
  void onInitialEnd(long revision);

  void onEvent(EventType type, Change change);

  void onProgress(long revision);

  void onEnd(@Nullable StatusException cause);
}
