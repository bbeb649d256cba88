package io.naru.desktop.session;

/** Hears of objects. Called on the client's threads, in order for each object. */
public interface ResourceListener<T> {

  /** An object is there or has changed. It is shared: do not change it. */
  void changed(T object);

  void gone(T object);
}
