package io.naru.apiserver.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.Kind.Subresource;
import io.naru.machinery.Json;
import io.naru.machinery.protobuf.ProtobufEncoder;
import io.naru.machinery.testing.RandomTrees;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Makes up requests for every kind: some good, most spoiled in a place or two. What would be
 * believed by the server afterwards (namespaces, quotas, webhooks, definitions) is never stored.
 * The same seed makes the same requests. Not thread-safe.
 */
final class NonsenseRequests {

  /** Namespaces that are there; of the last there is none. */
  static final List<String> NAMESPACES = List.of("fuzz-a", "fuzz-b", "fuzz-c", "fuzz-none");

  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "POST", "POST", "POST", "PUT", "PUT", "PATCH", "PATCH", "PATCH", "DELETE");
  private static final List<String> ODD_METHODS =
      List.of("HEAD", "OPTIONS", "TRACE", "BREW", "get", "PROPFIND");

  /** Of streams, and of what would go out into the network. */
  private static final Set<String> LEFT_OUT =
      Set.of("proxy", "exec", "attach", "portforward", "log", "token");

  /** Groups and kinds whose objects change how all later requests are answered. */
  private static final Set<String> BELIEVED =
      Set.of(
          "namespaces",
          "resourcequotas",
          "limitranges",
          "customresourcedefinitions",
          "apiservices",
          "mutatingwebhookconfigurations",
          "validatingwebhookconfigurations",
          "mutatingadmissionpolicies",
          "mutatingadmissionpolicybindings",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings",
          "flowschemas",
          "prioritylevelconfigurations");

  private static final Map<String, String> SPECS =
      Map.of(
          "pods",
          "{'spec':{'containers':[{'name':'c','image':'i','env':[{'name':'E','value':'v'}],'resources':{'limits':{'cpu':'1'}}}]}}",
          "services",
          "{'spec':{'selector':{'app':'a'},'ports':[{'port':80,'targetPort':'http'}]}}",
          "configmaps",
          "{'data':{'k':'v'},'binaryData':{'b':'AA=='}}",
          "deployments",
          "{'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}",
          "jobs",
          "{'spec':{'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}",
          "cronjobs",
          "{'spec':{'schedule':'* * * * *','jobTemplate':{'spec':{'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}}}",
          "horizontalpodautoscalers",
          "{'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'a'},'behavior':{'scaleUp':{'policies':[{'type':'Pods','value':1,'periodSeconds':1}]}}}}",
          "customresourcedefinitions",
          "{'spec':{'group':'x.example','scope':'Namespaced','names':{'plural':'as','kind':'A'},'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object','properties':{'spec':{'type':'object','x-kubernetes-validations':[{'rule':'self.a > 1'}],'properties':{'a':{'type':'integer'}}}}}}}]}}",
          "ingresses",
          "{'spec':{'rules':[{'host':'a.example','http':{'paths':[{'path':'/','pathType':'Prefix','backend':{'service':{'name':'a','port':{'number':80}}}}]}}]}}",
          "clusterroles",
          "{'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}],'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'a':'b'}}]}}");

  private static final List<String> NAMES =
      List.of(
          "a",
          "b",
          "c",
          "as.x.example",
          "absent",
          "Bad_Name",
          "x".repeat(260),
          "%2e%2e",
          "%00",
          "é");
  private static final List<String> PARAMETERS =
      List.of(
          "dryRun",
          "fieldManager",
          "fieldValidation",
          "force",
          "pretty",
          "limit",
          "continue",
          "resourceVersion",
          "resourceVersionMatch",
          "labelSelector",
          "fieldSelector",
          "timeoutSeconds",
          "gracePeriodSeconds",
          "propagationPolicy",
          "orphanDependents",
          "includeObject",
          "allowWatchBookmarks",
          "nonsense");
  private static final List<String> PARAMETER_VALUES =
      List.of(
          "",
          "All",
          "Strict",
          "Warn",
          "Ignore",
          "true",
          "false",
          "0",
          "1",
          "-1",
          "abc",
          "Exact",
          "NotOlderThan",
          "Orphan",
          "Background",
          "Foreground",
          "None",
          "Object",
          "a=b",
          "a in (b,c)",
          "!a",
          "a,",
          "a notin (",
          "metadata.name=a",
          "metadata.name!=a,metadata.namespace==b",
          "spec.nodeName=",
          "99999999999999999999",
          "9223372036854775807",
          "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0",
          "eyJ2Ijoi",
          "\u0000",
          "%",
          "é");
  private static final List<String> ACCEPTED =
      List.of(
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf",
          "application/vnd.kubernetes.protobuf,application/json",
          "application/json;as=Table;v=v1;g=meta.k8s.io",
          "application/yaml;as=Table;v=v1;g=meta.k8s.io",
          "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
          "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
          "text/html;q=x,*/*;q=0.1",
          ";;;,,,=");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf",
          "application/merge-patch+json",
          "application/json-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml",
          "text/plain",
          "application/json; charset=;;",
          "");
  private static final List<String> PATCHES = TYPES.subList(3, 7);

  /**
   * @param bytes all of it
   * @param bodiless whether the answer has no body whatever its head says
   * @param stream whether a good answer goes on without end
   */
  record Nonsense(String title, byte[] bytes, boolean bodiless, boolean stream) {}

  private final List<Kind> kinds;
  private final Random random;
  private final Mutations mutations;
  private final RandomTrees trees;

  NonsenseRequests(List<Kind> kinds, long seed) {
    this.kinds = kinds;
    random = new Random(seed);
    mutations = new Mutations(random);
    trees = new RandomTrees(random, 7, 4);
  }

  Nonsense next() {
    Kind kind = mutations.pick(kinds);
    boolean odd = random.nextInt(50) == 0;
    String method = mutations.pick(odd ? ODD_METHODS : METHODS);
    List<Subresource> subresources =
        kind.subresources().stream().filter(sub -> !LEFT_OUT.contains(sub.name())).toList();
    boolean sub = !subresources.isEmpty() && random.nextInt(8) == 0;
    Subresource subresource = sub ? mutations.pick(subresources) : null;
    boolean believed = BELIEVED.contains(kind.plural());
    String path = path(kind, method, subresource);
    boolean stream = method.equals("GET") && (random.nextInt(200) == 0 || path.contains("/watch"));
    String target = path + query(believed, stream);
    String type = type(method);
    byte[] body =
        method.equals("GET") || method.equals("HEAD")
            ? new byte[0]
            : body(kind, method, type, believed);
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    if (random.nextInt(3) == 0) {
      head.append("Accept: ").append(mutations.pick(ACCEPTED)).append("\r\n");
    }
    if (!type.isEmpty() && body.length > 0) {
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    if (random.nextInt(100) == 0) {
      head.append("Impersonate-User: ")
          .append(mutations.pick(List.of("joe", "", "system:node:")))
          .append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(body);
    return new Nonsense(method + " " + target, whole.toByteArray(), method.equals("HEAD"), stream);
  }

  private String path(
      Kind kind, String method, @org.jspecify.annotations.Nullable Subresource sub) {
    String version = kind.groupVersionKind().apiVersion();
    StringBuilder path = new StringBuilder(version.equals("v1") ? "/api/v1" : "/apis/" + version);
    if (kind.namespaced() && random.nextInt(20) != 0) {
      path.append("/namespaces/").append(mutations.pick(NAMESPACES));
    }
    path.append('/').append(kind.plural());
    boolean named =
        sub != null || (method.equals("POST") ? random.nextInt(20) == 0 : random.nextInt(5) != 0);
    // Whole collections are seldom deleted: there would be nothing left to change.
    if (named || (method.equals("DELETE") && random.nextInt(20) != 0)) {
      path.append('/')
          .append(
              encoded(
                  random.nextInt(4) == 0
                      ? mutations.pick(NAMES)
                      : mutations.pick(NAMES.subList(0, 3))));
    }
    if (sub != null) {
      path.append('/').append(sub.name());
    }
    if (random.nextInt(200) == 0) {
      path.insert(
          random.nextInt(path.length()),
          mutations.pick(List.of("//", "/watch", "%2f", "%zz", "/.", "%")));
    }
    return path.toString();
  }

  /** Names that are escaped already stay. */
  private static String encoded(String name) {
    return name.startsWith("%") ? name : URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private String query(boolean believed, boolean stream) {
    List<String> parameters = new ArrayList<>();
    if (believed) {
      parameters.add("dryRun=All");
    }
    if (stream) {
      parameters.add("watch=true");
    }
    while (random.nextInt(3) == 0) {
      String name = mutations.pick(PARAMETERS);
      if (!name.equals("dryRun") || !believed) {
        parameters.add(
            name
                + "="
                + URLEncoder.encode(mutations.pick(PARAMETER_VALUES), StandardCharsets.UTF_8));
      }
    }
    return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
  }

  private String type(String method) {
    if (random.nextInt(20) == 0) {
      return mutations.pick(TYPES);
    }
    return method.equals("PATCH") ? mutations.pick(PATCHES) : mutations.pick(TYPES.subList(0, 3));
  }

  private byte[] body(Kind kind, String method, String type, boolean believed) {
    if (method.equals("DELETE")) {
      // Options in a body would hide those of the query, among them that nothing be done.
      return believed || random.nextInt(4) != 0 ? new byte[0] : deleteOptions();
    }
    JsonNode tree = type.equals("application/json-patch+json") ? operations() : object(kind);
    byte[] body;
    if (type.equals("application/vnd.kubernetes.protobuf")
        && ProtobufEncoder.knows(kind.groupVersionKind())) {
      body = ProtobufEncoder.encode(trees.object(kind.groupVersionKind()));
    } else {
      body = Json.bytes(tree);
    }
    return random.nextInt(6) == 0 ? mutations.damage(body) : body;
  }

  private ObjectNode object(Kind kind) {
    ObjectNode object;
    String spec = SPECS.get(kind.plural());
    if (spec != null && random.nextInt(4) != 0) {
      object = Json.parseObject(spec.replace('\'', '"'));
      object
          .put("apiVersion", kind.groupVersionKind().apiVersion())
          .put("kind", kind.groupVersionKind().kind());
    } else {
      object = trees.object(kind.groupVersionKind());
      if (random.nextInt(4) != 0) {
        object.remove("metadata");
      }
    }
    if (random.nextInt(20) != 0) {
      Json.ensureObject(object, "metadata").put("name", mutations.pick(NAMES.subList(0, 4)));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      mutations.spoil(object);
    }
    return object;
  }

  private ArrayNode operations() {
    ArrayNode operations = Json.array();
    for (int i = random.nextInt(4); i >= 0; i--) {
      ObjectNode operation =
          operations
              .addObject()
              .put(
                  "op",
                  mutations.pick(
                      List.of("add", "remove", "replace", "move", "copy", "test", "undo")))
              .put(
                  "path",
                  mutations.pick(
                      List.of(
                          "/metadata/labels",
                          "/metadata/labels/a",
                          "/spec",
                          "",
                          "/",
                          "/data/k",
                          "/spec/containers/-",
                          "/spec/containers/9999999999",
                          "/~2",
                          "/metadata/name",
                          "/metadata/managedFields")));
      if (random.nextBoolean()) {
        operation.put("from", mutations.pick(List.of("/metadata", "/spec", "", "/data")));
      }
      operation.set("value", mutations.value());
    }
    if (random.nextInt(10) == 0) {
      operations.add(mutations.value());
    }
    return operations;
  }

  private byte[] deleteOptions() {
    ObjectNode options =
        Json.parseObject(
            "{\"gracePeriodSeconds\":0,\"preconditions\":{\"uid\":\"u\"},\"propagationPolicy\":\"Background\",\"dryRun\":[\"All\"]}");
    mutations.spoil(options);
    return mutations.damage(Json.bytes(options));
  }
}
