package io.naru.apiserver.protobuf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.naru.apiserver.server.IncomingRequest;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of type {@code application/vnd.kubernetes.protobuf}: four bytes of magic, then a message
 * {@code Unknown} with the kind and the object's own message, as documented under "Kubernetes
 * Protobuf encoding". Messages are read by their published descriptors, which are loaded with the
 * first such request. Stateless.
 */
public final class ProtobufBody {

  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final String PACKAGE = "io.kubernetes.client.proto.";

  private ProtobufBody() {}

  /**
   * The request with its body as JSON; the same if it is of another type.
   *
   * @throws StatusException 400 if the body cannot be read
   */
  public static IncomingRequest unpack(IncomingRequest request) {
    String type = request.header("content-type").split(";", 2)[0].strip();
    if (!type.equals(MEDIA_TYPE)) {
      return request;
    }
    Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
    headers.put("content-type", List.of("application/json"));
    byte[] json = request.body().length == 0 ? request.body() : Json.bytes(decode(request.body()));
    return new IncomingRequest(
        request.method(), request.path(), request.query(), headers, json, request.peer());
  }

  static ObjectNode decode(byte[] body) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (body.length <= i || body[i] != MAGIC[i]) {
        throw StatusException.badRequest("body does not begin as Kubernetes protobuf does");
      }
    }
    try {
      Unknown envelope = Unknown.parser().parseFrom(body, MAGIC.length, body.length - MAGIC.length);
      String apiVersion = envelope.getTypeMeta().getApiVersion();
      String kind = envelope.getTypeMeta().getKind();
      Descriptor descriptor = descriptor(GroupVersion.parse(apiVersion), kind);
      if (descriptor == null) {
        throw StatusException.badRequest(
            "no kind \"" + kind + "\" is registered for version \"" + apiVersion + "\"");
      }
      ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
      DynamicMessage message = DynamicMessage.parseFrom(descriptor, envelope.getRaw());
      MessageToJson.fill(object, message);
      return object;
    } catch (InvalidProtocolBufferException malformed) {
      throw StatusException.badRequest("malformed protobuf: " + malformed.getMessage());
    }
  }

  private static @Nullable Descriptor descriptor(GroupVersion version, String kind) {
    FileDescriptor file = file(version);
    Descriptor own = file == null ? null : file.findMessageTypeByName(kind);
    // Options of deletion and the like are sent in the version of what they are about.
    return own == null ? Meta.getDescriptor().findMessageTypeByName(kind) : own;
  }

  /** The published class for {@code rbac.authorization.k8s.io/v1} is {@code V1Rbac}. */
  private static @Nullable FileDescriptor file(GroupVersion version) {
    String group = version.group().split("\\.", 2)[0];
    try {
      Class<?> outer = Class.forName(PACKAGE + capital(version.version()) + capital(group));
      return (FileDescriptor) outer.getMethod("getDescriptor").invoke(null);
    } catch (ReflectiveOperationException unknown) {
      return null;
    }
  }

  private static String capital(String text) {
    return text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
