package io.naru.apiserver.cel.library;

import io.naru.apiserver.authorization.AccessAttributes;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.OpaqueValue;
import io.naru.apiserver.request.UserInfo;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Questions to the cluster's authorization: {@code authorizer.group('').resource('pods')...}. */
public final class AuthorizerLibrary {

  /** Type of the variable {@code authorizer}. */
  public static final String AUTHORIZER = "kubernetes.authorization.Authorizer";

  /** Type of the variable {@code authorizer.requestResource}. */
  public static final String RESOURCE_CHECK = "kubernetes.authorization.ResourceCheck";

  private static final String PATH_CHECK = "kubernetes.authorization.PathCheck";
  private static final String GROUP_CHECK = "kubernetes.authorization.GroupCheck";
  private static final String DECISION = "kubernetes.authorization.Decision";

  /** What the documentation sets as the price of one question. */
  private static final Functions.Cost CHECK = (arguments, result) -> 350_000;

  private static final Pattern ACCOUNT_PART = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

  private record Who(Authorizer authorizer, UserInfo user) implements OpaqueValue {
    @Override
    public String typeName() {
      return AUTHORIZER;
    }
  }

  private record PathCheck(Who who, String path) implements OpaqueValue {
    @Override
    public String typeName() {
      return PATH_CHECK;
    }
  }

  private record GroupCheck(Who who, String group) implements OpaqueValue {
    @Override
    public String typeName() {
      return GROUP_CHECK;
    }
  }

  private record ResourceCheck(
      Who who, String group, String resource, String subresource, String namespace, String name)
      implements OpaqueValue {
    @Override
    public String typeName() {
      return RESOURCE_CHECK;
    }
  }

  private record Decision(Authorizer.Decision decision) implements OpaqueValue {
    @Override
    public String typeName() {
      return DECISION;
    }
  }

  private AuthorizerLibrary() {}

  /** The value of {@code authorizer}. */
  public static Object authorizer(Authorizer authorizer, UserInfo user) {
    return new Who(authorizer, user);
  }

  /** The value of {@code authorizer.requestResource}. */
  public static Object requestResource(
      Authorizer authorizer,
      UserInfo user,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {
    return new ResourceCheck(
        new Who(authorizer, user), group, resource, subresource, namespace, name);
  }

  static void addTo(Functions functions) {
    String who = "<" + AUTHORIZER + ">.";
    String resource = "<" + RESOURCE_CHECK + ">.";
    functions
        .add(who + "path(string): " + PATH_CHECK, a -> path((Who) a[0], (String) a[1]))
        .add(who + "group(string): " + GROUP_CHECK, a -> new GroupCheck((Who) a[0], (String) a[1]))
        .add(
            who + "serviceAccount(string, string): " + AUTHORIZER,
            a -> serviceAccount((Who) a[0], (String) a[1], (String) a[2]))
        .add(
            "<" + GROUP_CHECK + ">.resource(string): " + RESOURCE_CHECK,
            a -> resource((GroupCheck) a[0], (String) a[1]))
        .add(
            resource + "subresource(string): " + RESOURCE_CHECK,
            a -> with((ResourceCheck) a[0], (String) a[1], null, null))
        .add(
            resource + "namespace(string): " + RESOURCE_CHECK,
            a -> with((ResourceCheck) a[0], null, (String) a[1], null))
        .add(
            resource + "name(string): " + RESOURCE_CHECK,
            a -> with((ResourceCheck) a[0], null, null, (String) a[1]))
        // Selectors only narrow what is asked; our authorizers grant no more for them.
        .add(resource + "fieldSelector(string): " + RESOURCE_CHECK, a -> a[0])
        .add(resource + "labelSelector(string): " + RESOURCE_CHECK, a -> a[0])
        .add(
            resource + "check(string): " + DECISION,
            CHECK,
            a -> check((ResourceCheck) a[0], (String) a[1]))
        .add(
            "<" + PATH_CHECK + ">.check(string): " + DECISION,
            CHECK,
            a -> check((PathCheck) a[0], (String) a[1]))
        .add("<" + DECISION + ">.allowed(): bool", a -> ((Decision) a[0]).decision().allowed())
        .add("<" + DECISION + ">.reason(): string", a -> ((Decision) a[0]).decision().reason())
        .add("<" + DECISION + ">.errored(): bool", a -> false)
        .add("<" + DECISION + ">.error(): string", a -> "");
  }

  private static PathCheck path(Who who, String path) {
    if (path.isBlank()) {
      throw new EvaluationException("path must not be empty");
    }
    return new PathCheck(who, path);
  }

  private static ResourceCheck resource(GroupCheck check, String resource) {
    if (resource.isBlank()) {
      throw new EvaluationException("resource must not be empty");
    }
    return new ResourceCheck(check.who(), check.group(), resource, "", "", "");
  }

  private static ResourceCheck with(
      ResourceCheck check,
      @org.jspecify.annotations.Nullable String subresource,
      @org.jspecify.annotations.Nullable String namespace,
      @org.jspecify.annotations.Nullable String name) {
    return new ResourceCheck(
        check.who(),
        check.group(),
        check.resource(),
        subresource == null ? check.subresource() : subresource,
        namespace == null ? check.namespace() : namespace,
        name == null ? check.name() : name);
  }

  private static Who serviceAccount(Who who, String namespace, String name) {
    if (!ACCOUNT_PART.matcher(namespace).matches()) {
      throw new EvaluationException("Invalid service account namespace");
    }
    if (!ACCOUNT_PART.matcher(name).matches()) {
      throw new EvaluationException("Invalid service account name");
    }
    String all = "system:serviceaccounts";
    List<String> groups = List.of(all, all + ":" + namespace, UserInfo.AUTHENTICATED_GROUP);
    String full = "system:serviceaccount:" + namespace + ":" + name;
    return new Who(who.authorizer(), new UserInfo(full, "", groups, Map.of()));
  }

  private static Decision check(ResourceCheck check, String verb) {
    return ask(
        check.who(),
        AccessAttributes.ofResource(
            check.who().user(),
            verb,
            check.namespace(),
            check.group(),
            "*",
            check.resource(),
            check.subresource(),
            check.name()));
  }

  private static Decision check(PathCheck check, String verb) {
    return ask(check.who(), AccessAttributes.ofPath(check.who().user(), verb, check.path()));
  }

  private static Decision ask(Who who, AccessAttributes attributes) {
    return new Decision(who.authorizer().authorize(attributes));
  }
}
