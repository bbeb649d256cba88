package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.registry.Negotiated.Encoding;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.protobuf.ProtobufEncoder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders objects and lists in the form that the client negotiated. */
final class Answers {

  private final Registry registry;

  Answers(Registry registry) {
    this.registry = registry;
  }

  ApiResponse object(int code, Call call, ApiRequest request, Negotiated form, ApiObject object) {
    byte[] body =
        switch (form.form()) {
          case OBJECT ->
              switch (form.encoding()) {
                case JSON -> object.json();
                case YAML -> YamlWriter.bytes(object.tree());
                case PROTOBUF -> protobuf(object);
              };
          case TABLE -> {
            Printer printer = printer(call, object);
            yield printer == null
                ? object.json()
                : encode(
                    registry
                        .tables()
                        .table(
                            call.kind(),
                            printer,
                            List.of(object),
                            includeObject(request),
                            null,
                            true),
                    form);
          }
          case PARTIAL_METADATA -> encode(PartialMetadata.tree(call.kind(), object), form);
        };
    return new ApiResponse.Whole(code, form.contentType(), Map.of(), body);
  }

  /** Null for what has no columns, like the answer of an eviction. */
  private static @Nullable Printer printer(Call call, ApiObject object) {
    if (object.kind().equals(call.kind().groupVersionKind().kind())) {
      return call.kind().printer();
    }
    return call.subresource().equals("scale") ? Scales.PRINTER : null;
  }

  ApiResponse list(Kind kind, ApiRequest request, Negotiated form, Page page) {
    return switch (form.form()) {
      case OBJECT -> objects(kind, form, page);
      case TABLE ->
          form.encoding() == Encoding.JSON
              ? streamed(form, new RowsBody(registry.tables(), kind, page, includeObject(request)))
              : whole(
                  form,
                  registry.tables().table(kind, page.items(), includeObject(request), page, true));
      case PARTIAL_METADATA ->
          form.encoding() == Encoding.JSON
              ? streamed(form, PartialMetadata.list(kind, page))
              : whole(form, PartialMetadata.listTree(kind, page));
    };
  }

  private ApiResponse objects(Kind kind, Negotiated form, Page page) {
    return switch (form.encoding()) {
      case JSON ->
          streamed(form, new ListBody(kind, page, registry.context().versions().header(kind)));
      case YAML -> whole(form, yamlList(kind, page));
      case PROTOBUF -> streamed(form, protobufList(kind, page));
    };
  }

  private static ApiResponse streamed(Negotiated form, ApiResponse.Body body) {
    return new ApiResponse.Streamed(200, form.contentType(), Map.of(), body);
  }

  /** Of the messages that the items keep. */
  private static ApiResponse.Body protobufList(Kind kind, Page page) {
    GroupVersionKind item = kind.groupVersionKind();
    ObjectNode metadata = Json.object();
    Tables.listMetadata(metadata, page);
    return new ApiResponse.Body() {
      @Override
      public long expectedBytes() {
        return page.items().stream().mapToLong(each -> each.json().length).sum() / 2;
      }

      @Override
      public void writeTo(ApiResponse.Sink sink) throws IOException, InterruptedException {
        List<byte[]> messages =
            page.items().stream().map(each -> each.message(ProtobufEncoder::message)).toList();
        ChunkWriter out = new ChunkWriter(sink);
        for (byte[] part :
            ProtobufEncoder.list(
                new GroupVersionKind(item.group(), item.version(), item.kind() + "List"),
                metadata,
                messages)) {
          out.write(part);
        }
        out.end();
      }
    };
  }

  /** An object of a built-in kind, with its kind around it. */
  static byte[] protobuf(ApiObject object) {
    return ProtobufEncoder.enclose(
        object.groupVersionKind(), object.message(ProtobufEncoder::message));
  }

  private static ObjectNode yamlList(Kind kind, Page page) {
    ObjectNode list =
        Json.object()
            .put("kind", kind.groupVersionKind().kind() + "List")
            .put("apiVersion", kind.groupVersionKind().apiVersion());
    Tables.listMetadata(list.putObject("metadata"), page);
    ArrayNode items = list.putArray("items");
    page.items().forEach(item -> items.add(item.tree()));
    return list;
  }

  private static ApiResponse whole(Negotiated form, ObjectNode body) {
    return new ApiResponse.Whole(200, form.contentType(), Map.of(), encode(body, form));
  }

  private static byte[] encode(ObjectNode body, Negotiated form) {
    return switch (form.encoding()) {
      case JSON -> Json.bytes(body);
      case YAML -> YamlWriter.bytes(body);
      case PROTOBUF -> ProtobufEncoder.encode(body);
    };
  }

  private static String includeObject(ApiRequest request) {
    String value = request.parameter("includeObject");
    return value == null ? "" : value;
  }

  /** RFC 9111 warn-code 299, as Kubernetes sends warnings. */
  static ApiResponse withWarnings(ApiResponse response, Set<String> warnings) {
    if (warnings.isEmpty()) {
      return response;
    }
    Map<String, List<String>> headers = new LinkedHashMap<>(response.headers());
    headers.put(
        "Warning", warnings.stream().map(text -> "299 - \"" + quoted(text) + "\"").toList());
    return response.withHeaders(headers);
  }

  /** Names of fields are whatever a client wrote; a header has no place for control characters. */
  private static String quoted(String text) {
    return text.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
