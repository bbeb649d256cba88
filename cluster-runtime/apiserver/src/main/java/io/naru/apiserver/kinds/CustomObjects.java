package io.naru.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.StatusException;
import io.naru.machinery.schema.SchemaNode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one served version of a custom resource knows of its objects, after its definition: where
 * the built-in kinds have Kubernetes' schema, it has its own. Thread-safe.
 */
public interface CustomObjects {

  /** The schema as server-side apply sees it. */
  SchemaNode schema();

  /** The schema as its author wrote it, for OpenAPI. Not to be written to. */
  ObjectNode openApi();

  /** The type in which objects of all versions are stored. */
  GroupVersionKind storedAs();

  /** Removes what the schema does not know; returns the paths of that. */
  List<String> prune(ObjectNode object);

  /** Sets the defaults that the schema names, after dropping nulls where none may be. */
  void applyDefaults(ObjectNode object);

  /**
   * A tree of the caller's own, of this version, in the version that is stored; may be the same
   * tree.
   *
   * @throws StatusException 500 if it cannot be converted
   */
  ObjectNode toStored(ObjectNode object);

  /**
   * Stored objects, of whatever version, as this version shows them: with defaults that came later,
   * without fields that the schema lost, converted. Those that need none of it are answered as they
   * are.
   *
   * @param encode makes an object of a tree
   * @throws StatusException 500 if they cannot be converted
   */
  List<ApiObject> read(List<ApiObject> stored, Function<ObjectNode, ApiObject> encode);

  /** Where replicas are, if the version has the subresource {@code scale}. */
  @Nullable ScalePaths scale();

  /** False once the definition is being deleted. */
  boolean acceptsCreations();

  /**
   * Names of fields on the way to what {@code autoscaling/v1 Scale} shows.
   *
   * @param labelSelector empty if there is none
   */
  record ScalePaths(
      List<String> specReplicas, List<String> statusReplicas, List<String> labelSelector) {}
}
