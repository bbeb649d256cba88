package io.naru.intellij.ide;

import com.intellij.notification.Notification;
import com.intellij.notification.NotificationType;
import com.intellij.openapi.project.Project;
import io.naru.intellij.kube.FailureNotes;
import io.naru.intellij.kube.KubeException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Notifications. Of failures there is one at a time: the next takes the place of the last. */
public final class Notices {

  private static final String GROUP = "Naru";
  private static final AtomicReference<@Nullable Notification> LAST_FAILURE =
      new AtomicReference<>();

  private static final FailureNotes NEWS = new FailureNotes(Clock.systemUTC());

  private Notices() {}

  /** Something that should be known, and went well otherwise. */
  public static void warn(Project project, String title, String text) {
    new Notification(GROUP, title, html(text), NotificationType.WARNING).notify(project);
  }

  public static void done(Project project, String title, String text) {
    Notification last = LAST_FAILURE.getAndSet(null);
    if (last != null) {
      last.expire();
    }
    new Notification(GROUP, title, html(text), NotificationType.INFORMATION).notify(project);
  }

  /**
   * Says why something failed, once; that the user cancelled it is no news.
   *
   * @param started when the task began that failed
   */
  public static void failed(Project project, String title, KubeException failure, Instant started) {
    if (!NEWS.isNews(failure, started)) {
      return;
    }
    String hint =
        switch (failure.reason()) {
          case UNREACHABLE -> NaruBundle.text("failure.unreachable");
          case UNAUTHORIZED -> NaruBundle.text("failure.unauthorized");
          case FORBIDDEN -> NaruBundle.text("failure.forbidden");
          case CONFLICT -> NaruBundle.text("failure.conflict");
          case CONFIGURATION -> NaruBundle.text("failure.configuration");
          case INVALID, NOT_FOUND, CANCELLED, FAILED -> "";
        };
    Notification next =
        new Notification(
            GROUP,
            title,
            html(failure.getMessage() + (hint.isEmpty() ? "" : "\n" + hint)),
            NotificationType.ERROR);
    Notification last = LAST_FAILURE.getAndSet(next);
    if (last != null) {
      last.expire();
    }
    next.notify(project);
  }

  private static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>");
  }
}
