package io.naru.client;

/**
 * Hears of changes in an {@link Informer}. Called in order on the informer's thread; must only note
 * what to do (enqueue a key), never block. Objects are shared.
 */
public interface EventHandler<T> {
  default void onAdd(T object) {}

  /** Also called when the object was seen again unchanged after a relist. */
  default void onUpdate(T old, T object) {}

  /** {@code object} is the last state known. */
  default void onDelete(T object) {}

  /** One action for whatever happens to an object. */
  static <T> EventHandler<T> forEach(java.util.function.Consumer<T> action) {
    return new EventHandler<>() {
      @Override
      public void onAdd(T object) {
        action.accept(object);
      }

      @Override
      public void onUpdate(T old, T object) {
        action.accept(object);
      }

      @Override
      public void onDelete(T object) {
        action.accept(object);
      }
    };
  }
}
