package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.Texts;
import io.naru.intellij.kube.Trees;
import java.util.ArrayList;
import java.util.List;

/** Reads manifests: YAML or JSON, several documents, Lists unfolded. */
public final class Manifests {

  /** A piece of a text between document markers. */
  public record Piece(int start, int end, String text) {}

  private Manifests() {}

  /** Every object of a text. {@code origin} names it in messages. */
  public static List<ManifestDocument> parse(String origin, String text) {
    List<ManifestDocument> documents = new ArrayList<>();
    for (Piece piece : split(text)) {
      List<JsonNode> objects;
      try {
        objects = Trees.yaml(piece.text());
      } catch (KubeException e) {
        throw new KubeException(Reason.INVALID, origin + ": " + e.getMessage(), e);
      }
      for (JsonNode object : objects) {
        add(documents, origin, piece, object);
      }
    }
    return documents;
  }

  private static void add(
      List<ManifestDocument> documents, String origin, Piece piece, JsonNode object) {
    if (!object.isObject()) {
      throw new KubeException(Reason.INVALID, Texts.text("deploy.noObject", origin));
    }
    if (object.path("kind").asText().endsWith("List") && object.path("items").isArray()) {
      object.path("items").forEach(item -> add(documents, origin, piece, item));
      return;
    }
    ManifestDocument document = new ManifestDocument(origin, piece.start(), piece.end(), object);
    if (document.apiVersion().isEmpty() || document.kind().isEmpty()) {
      throw new KubeException(Reason.INVALID, Texts.text("deploy.noKind", origin));
    }
    documents.add(document);
  }

  /** Whether a text looks as if it were of manifests; cheap enough for the UI. */
  public static boolean looksLikeManifest(CharSequence text) {
    String head = text.subSequence(0, Math.min(text.length(), 8000)).toString();
    return head.contains("apiVersion") && head.contains("kind");
  }

  /** The documents of a text as they stand, in order; the markers belong to none. */
  public static List<Piece> split(String text) {
    List<Piece> pieces = new ArrayList<>();
    int start = 0;
    int line = 0;
    while (line < text.length()) {
      int newline = text.indexOf('\n', line);
      int next = newline < 0 ? text.length() : newline + 1;
      if (isMarker(text, line)) {
        addPiece(pieces, text, start, line);
        start = next;
      }
      line = next;
    }
    addPiece(pieces, text, start, text.length());
    return pieces;
  }

  private static boolean isMarker(String text, int at) {
    return text.startsWith("---", at)
        && (at + 3 == text.length() || Character.isWhitespace(text.charAt(at + 3)));
  }

  private static void addPiece(List<Piece> pieces, String text, int start, int end) {
    if (end > start && !text.substring(start, end).isBlank()) {
      pieces.add(new Piece(start, end, text.substring(start, end)));
    }
  }
}
