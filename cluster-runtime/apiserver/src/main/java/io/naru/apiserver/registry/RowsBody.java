package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.io.IOException;
import java.time.Instant;

/** Writes a {@code Table} row by row: what is parsed to print one is gone before the next. */
final class RowsBody implements ApiResponse.Body {

  private static final int ROW_BYTES = 512;

  private final Tables tables;
  private final Kind kind;
  private final Page page;
  private final String includeObject;

  RowsBody(Tables tables, Kind kind, Page page, String includeObject) {
    this.tables = tables;
    this.kind = kind;
    this.page = page;
    this.includeObject = includeObject;
  }

  @Override
  public long expectedBytes() {
    return (long) ROW_BYTES * page.items().size();
  }

  @Override
  public void writeTo(ApiResponse.Sink sink) throws IOException, InterruptedException {
    ObjectNode head = tables.head(kind.printer(), true);
    Tables.listMetadata(head.withObject("/metadata"), page);
    byte[] open = Json.bytes(head);
    ChunkWriter out = new ChunkWriter(sink);
    out.write(open, 0, open.length - 1);
    out.write(",\"rows\":[");
    Instant now = tables.now();
    boolean first = true;
    for (ApiObject item : page.items()) {
      out.write(first ? "{\"cells\":" : ",{\"cells\":");
      first = false;
      ArrayNode cells = Json.array();
      kind.printer().print(item.tree(), now, cells);
      out.write(Json.bytes(cells));
      out.write(",\"object\":");
      switch (includeObject) {
        case "None" -> out.write("null");
        case "Object" -> out.write(item.json());
        default -> PartialMetadata.write(kind, item, out);
      }
      out.write("}");
    }
    out.write("]}\n");
    out.end();
  }
}
