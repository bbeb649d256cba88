package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.io.IOException;
import java.util.Arrays;

/**
 * Writes a list by joining the stored bytes of its items, which, as in Go, leave out kind and
 * version that the list says already.
 */
final class ListBody implements ApiResponse.Body {

  private final Kind kind;
  private final Page page;
  private final byte[] header;

  ListBody(Kind kind, Page page, byte[] header) {
    this.kind = kind;
    this.page = page;
    this.header = header;
  }

  @Override
  public long expectedBytes() {
    return page.items().stream().mapToLong(item -> item.json().length).sum();
  }

  @Override
  public void writeTo(ApiResponse.Sink sink) throws IOException, InterruptedException {
    ObjectNode metadata = Json.object();
    Tables.listMetadata(metadata, page);
    ChunkWriter out = new ChunkWriter(sink);
    out.write(
        "{\"kind\":\""
            + kind.groupVersionKind().kind()
            + "List\",\"apiVersion\":\""
            + kind.groupVersionKind().apiVersion()
            + "\",\"metadata\":"
            + metadata
            + ",\"items\":[");
    boolean first = true;
    for (ApiObject item : page.items()) {
      out.write(first ? "{" : ",{");
      first = false;
      out.write(item.json(), skip(item.json()), item.json().length);
    }
    out.write("]}\n");
    out.end();
  }

  /** Where the fields of an item begin that a list shows. */
  private int skip(byte[] json) {
    boolean stored =
        json.length > header.length + 1
            && json[header.length] == ','
            && Arrays.equals(json, 0, header.length, header, 0, header.length);
    return stored ? header.length + 1 : 1;
  }
}
