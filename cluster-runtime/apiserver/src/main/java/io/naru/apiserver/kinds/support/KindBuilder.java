package io.naru.apiserver.kinds.support;

import io.naru.apiserver.kinds.CustomObjects;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.Kind.Subresource;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.Strategy;
import io.naru.machinery.GroupVersionKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes one row of the table of kinds. Starts with all verbs and no short names. */
public final class KindBuilder {

  private static final String[] ALL_VERBS = {
    "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"
  };
  private static final String[] SUBRESOURCE_VERBS = {"get", "patch", "update"};

  private final GroupVersionKind kind;
  private final String plural;
  private final boolean namespaced;
  private final List<Subresource> subresources = new ArrayList<>();
  private List<String> shortNames = List.of();
  private List<String> categories = List.of();
  private Set<String> verbs = sorted(ALL_VERBS);
  private String storageKey;
  private Strategy strategy = new Strategy() {};
  private Printer printer = TablePrinter.createdAt();
  private String singular;
  private @Nullable CustomObjects custom;

  private KindBuilder(String apiVersion, String kind, String plural, boolean namespaced) {
    this.kind = GroupVersionKind.of(apiVersion, kind);
    this.plural = plural;
    this.namespaced = namespaced;
    this.singular = this.kind.kind().toLowerCase(Locale.ROOT);
    this.storageKey = this.kind.group().isEmpty() ? plural : this.kind.group() + "/" + plural;
  }

  public static KindBuilder namespaced(String apiVersion, String kind, String plural) {
    return new KindBuilder(apiVersion, kind, plural, true);
  }

  public static KindBuilder clusterWide(String apiVersion, String kind, String plural) {
    return new KindBuilder(apiVersion, kind, plural, false);
  }

  public KindBuilder shortNames(String... names) {
    shortNames = List.of(names);
    return this;
  }

  public KindBuilder categories(String... names) {
    categories = List.of(names);
    return this;
  }

  /** Replaces all verbs. */
  public KindBuilder verbs(String... names) {
    verbs = sorted(names);
    return this;
  }

  /** Adds the {@code status} subresource. */
  public KindBuilder status() {
    return own("status", SUBRESOURCE_VERBS);
  }

  /** Adds the {@code scale} subresource. */
  public KindBuilder scale() {
    return subresource("scale", "autoscaling/v1", "Scale", SUBRESOURCE_VERBS);
  }

  /** Adds a subresource that reads and writes the kind itself. */
  public KindBuilder own(String name, String... subresourceVerbs) {
    subresources.add(new Subresource(name, kind, sorted(subresourceVerbs)));
    return this;
  }

  /** Adds a subresource of another kind. */
  public KindBuilder subresource(
      String name, String apiVersion, String otherKind, String... subresourceVerbs) {
    subresources.add(
        new Subresource(
            name, GroupVersionKind.of(apiVersion, otherKind), sorted(subresourceVerbs)));
    return this;
  }

  /** Replaces the kind's name in lower case. */
  public KindBuilder singular(String name) {
    singular = name;
    return this;
  }

  /** Makes it a custom resource. */
  public KindBuilder custom(CustomObjects objects) {
    custom = objects;
    return this;
  }

  /** Shares the stored objects of another group or version. */
  public KindBuilder storedIn(String key) {
    storageKey = key;
    return this;
  }

  public KindBuilder strategy(Strategy own) {
    strategy = own;
    return this;
  }

  public KindBuilder printer(Printer own) {
    printer = own;
    return this;
  }

  public Kind build() {
    return new Kind(
        kind,
        plural,
        singular,
        namespaced,
        shortNames,
        categories,
        verbs,
        List.copyOf(subresources),
        storageKey,
        strategy,
        printer,
        custom);
  }

  private static Set<String> sorted(String... names) {
    return Collections.unmodifiableSet(new TreeSet<>(List.of(names)));
  }
}
