package io.naru.intellij.editor;

import com.fasterxml.jackson.databind.JsonNode;
import com.intellij.codeInsight.daemon.DaemonCodeAnalyzer;
import com.intellij.openapi.project.Project;
import io.naru.intellij.deploy.LiveObjects;
import io.naru.intellij.deploy.Progress;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.NaruSettings;
import io.naru.intellij.ide.Session;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.live.LiveState;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The states of manifests' objects, as last heard. Whoever looks gets what is known at once; what
 * is old is asked for in the background, and the editor drawn again if it is another then.
 */
final class LiveStates {

  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long SESSION_NANOS = Duration.ofMinutes(5).toNanos();

  private record Known(LiveState state, long at) {}

  private record Kept(String target, Session session, long at) {}

  private static final ReentrantLock OPENING = new ReentrantLock();
  private static @Nullable Kept kept;

  private static final Map<String, Known> KNOWN = new ConcurrentHashMap<>();
  private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();

  private LiveStates() {}

  static LiveState of(Project project, JsonNode object) {
    String key =
        String.join(
            "|",
            NaruSettings.get().targetLabel(),
            object.path("apiVersion").asText(),
            object.path("kind").asText(),
            object.at("/metadata/namespace").asText(),
            object.at("/metadata/name").asText());
    Known known = KNOWN.get(key);
    boolean fresh = known != null && System.nanoTime() - known.at() < FRESH_NANOS;
    if (!fresh && ASKED.add(key)) {
      Thread.ofVirtual().name("naru-state").start(() -> ask(project, key, object));
    }
    return known == null ? LiveState.UNKNOWN : known.state();
  }

  /** One for all: who looks at a file with twenty objects needs no twenty connections. */
  private static Session session() {
    NaruSettings settings = NaruSettings.get();
    String target = settings.targetLabel() + settings.kubeconfigFiles();
    OPENING.lock();
    try {
      Kept known = kept;
      if (known == null
          || !known.target().equals(target)
          || System.nanoTime() - known.at() > SESSION_NANOS) {
        known = new Kept(target, Session.open(Progress.NONE), System.nanoTime());
        kept = known;
      }
      return known.session();
    } finally {
      OPENING.unlock();
    }
  }

  private static void ask(Project project, String key, JsonNode object) {
    LiveState state;
    try {
      Session session = session();
      LiveObjects live = new LiveObjects(session.client(), session.target().namespace());
      state = LiveState.of(live.of(object));
    } catch (KubeException e) {
      // An icon is not worth a notification: that the cluster is away is told where it matters.
      state = new LiveState(LiveState.Kind.UNKNOWN, e.getMessage());
    }
    Known before = KNOWN.put(key, new Known(state, System.nanoTime()));
    ASKED.remove(key);
    if (before == null || !before.state().equals(state)) {
      Background.onUi(project, () -> DaemonCodeAnalyzer.getInstance(project).restart());
    }
  }
}
