package io.naru.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A document from outside.
 *
 * @param root the last of repeated fields won, as in Go; repeated objects were merged
 * @param duplicates paths of fields that were given twice, such as {@code metadata.name}
 */
public record ParsedDocument(JsonNode root, List<String> duplicates) {}
