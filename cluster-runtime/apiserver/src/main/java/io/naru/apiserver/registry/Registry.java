package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.AdmissionChain;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.admission.DynamicAdmission;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.authentication.ServiceAccountTokenIssuer;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.KindTable;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.store.Store;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The generic operations of the Kubernetes API on objects of any kind, with admission and
 * validation but without authorization, which comes before. Everything throws {@link
 * StatusException} with the answer of Kubernetes where it does not succeed; writes return when they
 * are durable. Objects returned are shared and not to be changed. Thread-safe; does not close the
 * store.
 */
public final class Registry implements ObjectReader, AutoCloseable {

  /** How often a change is begun anew when others write the same object. */
  private static final int CHANGE_ATTEMPTS = 16;

  private final KindSource kinds;
  private final RegistryContext context;
  private final Creation creation;
  private final Updating updating;
  private final Deletion deletion;
  private final Listing listing;
  private final Watching watching;
  private final Subresources subresources;
  private final Tables tables;

  public Registry(Store store, KindSource kinds, RegistryOptions options) {
    this.kinds = kinds;
    ObjectStore objects = new ObjectStore(store);
    NameGenerator names = new NameGenerator(options.random());
    context =
        new RegistryContext(
            objects,
            new SchemaModel(options.clock()),
            AdmissionChain.standard(this, names::suffix, this::changeQuota),
            new Versions(),
            new ServiceAllocations(options, objects.all("services/")),
            names,
            options);
    tables = new Tables(options.clock());
    creation = new Creation(context);
    updating = new Updating(context);
    deletion = new Deletion(context);
    listing = new Listing(context);
    watching = new Watching(context);
    subresources = new Subresources(this, context, updating);
  }

  /** A registry of the built-in kinds. */
  public static Registry open(Store store, RegistryOptions options) {
    KindTable table = KindTable.builtIn();
    return new Registry(
        store,
        resource -> table.find(resource.group(), resource.version(), resource.resource()),
        options);
  }

  RegistryContext context() {
    return context;
  }

  Tables tables() {
    return tables;
  }

  /** Says who signs the tokens of {@code serviceaccounts/token}; none are issued before. */
  public void issueTokensWith(ServiceAccountTokenIssuer issuer) {
    subresources.issueTokensWith(issuer);
  }

  /** Takes policies and webhooks into the admission of every write. */
  public void admitWith(DynamicAdmission admission) {
    context.admission().include(admission);
  }

  /** Lets admission see a connection, which stores nothing. */
  public void admitConnection(Attributes connection) {
    context.admission().mutate(connection);
    context.admission().validate(connection);
  }

  /** Fills what was left open in an object, as for one that a client sends. */
  public void applyDefaults(Kind kind, ObjectNode object) {
    context.model().applyDefaults(kind, object);
    kind.strategy().applyDefaults(object);
  }

  /** What an apply configuration makes of an object, whoever owns what: a new tree. */
  public ObjectNode merged(Kind kind, ObjectNode object, ObjectNode configuration) {
    return context.model().merged(kind, object, configuration);
  }

  /**
   * The kind served at a resource.
   *
   * @throws StatusException 404 if there is none
   */
  public Kind kind(GroupVersionResource resource) {
    Kind kind = kinds.find(resource);
    if (kind == null) {
      throw StatusException.noSuchResource();
    }
    return kind;
  }

  /** An object, as of now. {@code namespace} is empty for cluster-scoped kinds. */
  public ApiObject get(Kind kind, String namespace, String name) {
    return context.versions().in(kind, context.objects().require(kind, namespace, name).object());
  }

  /** An object, or what its subresource shows of it. */
  public ApiObject get(Call call) {
    ApiObject object = get(call.kind(), call.namespace(), call.name());
    return call.subresource().isEmpty() ? object : subresources.get(call, object);
  }

  /** The object itself, or a copy in the version of this kind. */
  public ApiObject inVersion(Kind kind, ApiObject object) {
    return context.versions().in(kind, object);
  }

  @Override
  public @Nullable ApiObject find(GroupVersionResource resource, String namespace, String name) {
    Kind kind = kind(resource);
    ObjectStore.Stored stored = context.objects().find(kind, namespace, name);
    return stored == null ? null : context.versions().in(kind, stored.object());
  }

  @Override
  public List<ApiObject> list(GroupVersionResource resource, String namespace) {
    return list(kind(resource), namespace, ListQuery.ALL).items();
  }

  /** {@code namespace} null or empty for all namespaces. */
  public Page list(Kind kind, @Nullable String namespace, ListQuery query) {
    Page page = listing.list(kind, namespace, query);
    List<ApiObject> items = context.versions().in(kind, page.items());
    return items == page.items()
        ? page
        : new Page(page.revision(), items, page.continueToken(), page.remaining());
  }

  /** Ends all watches of the objects of a kind, in whatever version. */
  public void endWatches(Kind kind) {
    context.objects().endWatches(kind);
  }

  /**
   * Begins a watch; what is past or present already is delivered before this returns.
   *
   * @return ends it
   */
  public Runnable watch(Kind kind, @Nullable String namespace, WatchQuery query, EventSink sink) {
    return watching.watch(kind, namespace, query, sink);
  }

  /**
   * Reads the body of a write to an object or subresource.
   *
   * @throws StatusException 400 if it is not such an object
   */
  public ObjectNode decode(Call call, byte[] body, boolean yaml) {
    byte[] known = call.subresource().equals("eviction") ? PodEviction.known(body) : body;
    return context.model().decode(call, typeOf(call), known, yaml);
  }

  /** As {@link #decode(Call, byte[], boolean)}, of an object of this process. */
  public ObjectNode decode(Call call, ApiObject body) {
    return context.model().normalize(call, typeOf(call), body.tree());
  }

  /**
   * Creates an object of the decoded tree, which must be the caller's own and is consumed; or posts
   * it to the subresource.
   */
  public ApiObject create(Call call, ObjectNode object) {
    if (!call.subresource().isEmpty()) {
      return subresources.create(call, object);
    }
    checkIdentity(call, object);
    return creation.create(call, object, false);
  }

  /** Replaces an object or its subresource. The decoded tree must be the caller's own. */
  public Written update(Call call, ObjectNode object) {
    if (subresources.hasOwnForm(call)) {
      return new Written(subresources.update(call, old -> object), false);
    }
    checkIdentity(call, object);
    if (call.kind().strategy().allowCreateOnUpdate()
        && call.subresource().isEmpty()
        && context.objects().find(call.kind(), call.namespace(), call.name()) == null) {
      return new Written(creation.create(call, object, false), true);
    }
    ApiObject updated =
        updating.update(call, old -> subresources.merge(call, old, object.deepCopy()), rules(call));
    return new Written(updated, false);
  }

  /**
   * Changes an object, or its status, by a function of what it is now, which may be called several
   * times and must return a tree of its own. Never a conflict with other writers, though a copy of
   * what is there names its version: the function is asked again.
   */
  public ApiObject change(Call call, UnaryOperator<ObjectNode> change) {
    return insisting(() -> updating.update(call, change, rules(call)));
  }

  /** A copy of what is there names its version; that others were faster must not matter. */
  private static ApiObject insisting(Supplier<ApiObject> write) {
    for (int i = 1; i < CHANGE_ATTEMPTS; i++) {
      try {
        return write.get();
      } catch (StatusException refused) {
        if (refused.code() != 409
            || !String.valueOf(refused.getMessage()).endsWith(Updating.MODIFIED)) {
          throw refused;
        }
      }
    }
    return write.get();
  }

  /** Applies a patch to an object or its subresource; an apply creates what is not there. */
  public Written patch(Call call, PatchBody patch) {
    boolean apply = patch.type() == PatchBody.Type.APPLY;
    GroupVersionKind type = typeOf(call);
    if (apply
        && call.subresource().isEmpty()
        && context.objects().find(call.kind(), call.namespace(), call.name()) == null) {
      ObjectNode object = context.model().patch(call, type, patch, null);
      checkIdentity(call, object);
      return new Written(creation.create(call, object, true), true);
    }
    // A patch that names a version itself fails again each time, and then for good.
    if (subresources.hasOwnForm(call)) {
      ApiObject updated =
          insisting(() ->
              subresources.update(call, old -> context.model().patch(call, type, patch, old)));
      return new Written(updated, false);
    }
    ApiObject updated =
        insisting(() ->
            updating.update(
                call,
                old -> {
                  ObjectNode patched = context.model().patch(call, type, patch, old);
                  checkIdentity(call, patched);
                  return subresources.merge(call, old, patched);
                },
                rules(call),
                apply));
    return new Written(updated, false);
  }

  /** What is written at the address of a call. */
  private static GroupVersionKind typeOf(Call call) {
    if (call.subresource().isEmpty()) {
      return call.kind().groupVersionKind();
    }
    return call.kind().subresources().stream()
        .filter(subresource -> subresource.name().equals(call.subresource()))
        .findFirst()
        .orElseThrow(StatusException::noSuchResource)
        .groupVersionKind();
  }

  /**
   * Deletes an object.
   *
   * @return its last state, and whether it is gone already
   */
  public Deleted delete(Call call, DeleteOptions options) {
    return deletion.delete(call, options);
  }

  /** As {@link #delete}, of what admission has seen already in another form. */
  Deleted deleteAdmitted(Call call, DeleteOptions options) {
    return deletion.deleteAdmitted(call, options);
  }

  /**
   * Deletes what the query selects.
   *
   * @param call with no name
   * @return the objects that were there
   */
  public Page deleteCollection(Call call, ListQuery query, DeleteOptions options) {
    Page page = list(call.kind(), call.namespace(), query);
    for (ApiObject item : page.items()) {
      Call one =
          Call.of(call.kind(), item.namespace(), item.name(), "", call.user(), call.options());
      try {
        delete(one, options);
      } catch (StatusException e) {
        // Somebody else was faster.
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
    return page;
  }

  /** Usage is counted by the system, whoever's write it is that uses. */
  private void changeQuota(ApiObject quota, UnaryOperator<ObjectNode> change) {
    Call call =
        Call.of(
            kind(new GroupVersionResource("", "v1", "resourcequotas")),
            quota.namespace(),
            quota.name(),
            "status",
            UserInfo.of("system:apiserver", UserInfo.MASTERS_GROUP),
            WriteOptions.by("kube-apiserver"));
    change(call, change);
  }

  private static Rules rules(Call call) {
    return switch (call.subresource()) {
      case "" -> Rules.OBJECT;
      case "status" -> Rules.STATUS;
      case "ephemeralcontainers", "resize" -> Rules.PART;
      default -> Rules.OWN;
    };
  }

  /** Kind, name and namespace in the body must be those of the address. */
  private static void checkIdentity(Call call, ObjectNode object) {
    ObjectNode metadata = Metadata.of(object);
    String name = Json.text(metadata, "name");
    if (!call.name().isEmpty()) {
      if (name.isEmpty()) {
        metadata.put("name", call.name());
      } else if (!name.equals(call.name())) {
        throw StatusException.badRequest(
            "the name of the object ("
                + name
                + ") does not match the name on the URL ("
                + call.name()
                + ")");
      }
    }
    String namespace = Json.text(metadata, "namespace");
    if (call.kind().namespaced() && !namespace.isEmpty() && !namespace.equals(call.namespace())) {
      throw StatusException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    object.put("apiVersion", call.kind().groupVersionKind().apiVersion());
    object.put("kind", call.kind().groupVersionKind().kind());
  }

  @Override
  public void close() {
    context.objects().close();
  }
}
