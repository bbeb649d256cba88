package io.naru.apiserver.registry;

import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Status;
import io.naru.machinery.Status.Cause;
import io.naru.machinery.Status.Details;
import io.naru.machinery.StatusException;
import io.naru.store.CompactedException;
import io.naru.store.KeyValue;
import io.naru.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads collections, whole or page by page, each list at one revision. */
final class Listing {

  private static final GroupVersionKind OPTIONS =
      new GroupVersionKind("meta.k8s.io", "v1", "ListOptions");

  /** With selectors, so many keys are read from the store at a time. */
  private static final int CHUNK = 500;

  private final RegistryContext context;

  Listing(RegistryContext context) {
    this.context = context;
  }

  Page list(Kind kind, @Nullable String namespace, ListQuery query) {
    String prefix = Keys.collection(kind, namespace);
    Predicate<ApiObject> selected =
        Selectors.parse(kind, query.labelSelector(), query.fieldSelector());
    Start start = start(kind, query);
    String after = start.key().isEmpty() ? null : prefix + start.key();
    int limit = (int) Math.clamp(query.limit(), 0, Integer.MAX_VALUE);
    try {
      return selected == null
          ? readAll(kind, prefix, after, limit, start.revision())
          : readSelected(kind, prefix, after, limit, start.revision(), selected);
    } catch (CompactedException e) {
      throw query.continueToken().isEmpty()
          ? StatusException.expired("The resourceVersion for the provided list is too old.")
          : tooOld(start);
    }
  }

  /** With a token for those who rather see the rest as it is now than begin again. */
  private static StatusException tooOld(Start start) {
    String message =
        "The provided continue parameter is too old to display a consistent list result. Start a"
            + " new list without it, or go on with the continue token of this answer: the list is"
            + " then inconsistent, for objects may have come and gone since it began.";
    String token = new ContinueToken(-1, start.key()).encode();
    return new StatusException(new Status(410, "Expired", message, null, token));
  }

  /**
   * @param revision 0 for the present one
   * @param key last one already read, relative to the collection; empty to begin with
   */
  private record Start(long revision, String key) {}

  private Start start(Kind kind, ListQuery query) {
    checkMatch(query);
    if (!query.continueToken().isEmpty()) {
      if (!query.resourceVersion().isEmpty() && !query.resourceVersion().equals("0")) {
        throw StatusException.badRequest(
            "specifying resource version is not allowed when using continue");
      }
      ContinueToken token = ContinueToken.decode(query.continueToken());
      return new Start(Math.max(token.revision(), 0), token.start());
    }
    long revision = ResourceVersions.parse(query.resourceVersion());
    checkReached(kind, revision, context.objects().store().revision());
    return new Start(query.resourceVersionMatch().equals("Exact") ? revision : 0, "");
  }

  private static void checkMatch(ListQuery query) {
    String match = query.resourceVersionMatch();
    if (match.isEmpty()) {
      return;
    }
    String field = "resourceVersionMatch";
    FieldErrors errors = new FieldErrors();
    if (query.resourceVersion().isEmpty()) {
      errors.forbidden(field, field + " is forbidden unless resourceVersion is provided");
    }
    if (!query.continueToken().isEmpty()) {
      errors.forbidden(field, field + " is forbidden when continue is provided");
    }
    if (!match.equals("Exact") && !match.equals("NotOlderThan")) {
      errors.notSupported(field, match, List.of("Exact", "NotOlderThan", ""));
    }
    if (match.equals("Exact") && query.resourceVersion().equals("0")) {
      errors.forbidden(field, field + " \"Exact\" is forbidden for resourceVersion \"0\"");
    }
    if (!errors.isEmpty()) {
      throw StatusException.invalid(OPTIONS, "", errors);
    }
  }

  /**
   * @throws StatusException 504 if somebody asks for a revision that is yet to come
   */
  static void checkReached(Kind kind, long asked, long present) {
    if (asked > present) {
      // Events are many and seldom watched: the Go server reads them without a cache that could
      // catch up, and so does not say when to come again.
      throw tooLarge(asked, present, kind.plural().equals("events") ? 0 : 1);
    }
  }

  private static StatusException tooLarge(long asked, long present, int retrySeconds) {
    String message = "Timeout: Too large resource version: " + asked + ", current: " + present;
    List<Cause> causes =
        List.of(new Cause("ResourceVersionTooLarge", "Too large resource version", ""));
    return new StatusException(
        new Status(504, "Timeout", message, new Details("", "", "", "", causes, retrySeconds)));
  }

  private Page readAll(Kind kind, String prefix, @Nullable String after, int limit, long revision) {
    Store.Range range = context.objects().store().range(prefix, after, limit, revision);
    List<ApiObject> items = new ArrayList<>(range.keyValues().size());
    for (KeyValue keyValue : range.keyValues()) {
      items.add(read(kind, keyValue));
    }
    if (range.remaining() == 0 || items.isEmpty()) {
      return new Page(range.revision(), items, "", null);
    }
    String last = range.keyValues().getLast().key().substring(prefix.length());
    String token = new ContinueToken(range.revision(), last).encode();
    return new Page(range.revision(), items, token, range.remaining());
  }

  private Page readSelected(
      Kind kind,
      String prefix,
      @Nullable String after,
      int limit,
      long revision,
      Predicate<ApiObject> selected) {
    List<ApiObject> items = new ArrayList<>();
    String start = after;
    long at = revision;
    while (true) {
      Store.Range range =
          context.objects().store().range(prefix, start, limit == 0 ? 0 : CHUNK, at);
      at = range.revision();
      for (KeyValue keyValue : range.keyValues()) {
        start = keyValue.key();
        ApiObject object = read(kind, keyValue);
        if (!selected.test(object)) {
          continue;
        }
        items.add(object);
        boolean more = range.remaining() > 0 || keyValue != range.keyValues().getLast();
        if (items.size() == limit && more) {
          String token = new ContinueToken(at, start.substring(prefix.length())).encode();
          return new Page(at, items, token, null);
        }
      }
      if (range.remaining() == 0) {
        return new Page(at, items, "", null);
      }
    }
  }

  private ApiObject read(Kind kind, KeyValue keyValue) {
    return context.objects().share(kind, keyValue);
  }
}
