package io.naru.desktop.actions;

import io.naru.desktop.kinds.Resource;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this user may do, as the server says; each question is asked once. Thread-safe. */
public final class Permissions {

  private static final Logger LOG = LoggerFactory.getLogger(Permissions.class);

  /** Asks the server; blocks. */
  @FunctionalInterface
  public interface Review {
    boolean isAllowed(Action action, Resource resource, String namespace) throws IOException;
  }

  private record Question(Action action, Resource resource, String namespace) {}

  private final Review review;
  private final Executor background;
  private final ConcurrentMap<Question, Boolean> answers = new ConcurrentHashMap<>();

  public Permissions(Review review, Executor background) {
    this.review = review;
    this.background = background;
  }

  /**
   * Tells whether something is allowed: at once if that is known, else later on a thread of the
   * background. Where the server can't say, it will when the action is tried.
   */
  public void ask(Action action, Resource resource, String namespace, Consumer<Boolean> told) {
    Question question = new Question(action, resource, namespace);
    Boolean known = answers.get(question);
    if (known != null) {
      told.accept(known);
      return;
    }
    background.execute(() -> {
      boolean allowed = true;
      try {
        allowed = review.isAllowed(action, resource, namespace);
        answers.put(question, allowed);
      } catch (IOException e) {
        LOG.debug("can't tell whether {} of {} is allowed", action, resource.plural(), e);
      }
      told.accept(allowed);
    });
  }
}
