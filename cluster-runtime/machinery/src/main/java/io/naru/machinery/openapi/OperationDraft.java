package io.naru.machinery.openapi;

import io.naru.machinery.GroupVersionKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation in the making: answers 200 with text, and takes nothing, unless told otherwise. */
final class OperationDraft {

  private final String path;
  private final String method;
  private final String action;
  private String id = "";
  private String description = "";
  private @Nullable GroupVersionKind kind;
  private List<Parameter> pathParameters = List.of();
  private List<Parameter> parameters = List.of();
  private @Nullable List<String> consumes;
  private @Nullable List<String> produces;
  private String body = "";
  private String answer = "";
  private List<Integer> codes = List.of(200);

  OperationDraft(String path, String method, String action) {
    this.path = path;
    this.method = method;
    this.action = action;
  }

  OperationDraft id(String id) {
    this.id = id;
    return this;
  }

  OperationDraft description(String description) {
    this.description = description;
    return this;
  }

  OperationDraft kind(GroupVersionKind kind) {
    this.kind = kind;
    return this;
  }

  OperationDraft parameters(List<Parameter> ofPath, List<Parameter> ofQuery) {
    this.pathParameters = ofPath;
    this.parameters = ofQuery;
    return this;
  }

  OperationDraft consumes(List<String> types) {
    this.consumes = types;
    return this;
  }

  OperationDraft produces(List<String> types) {
    this.produces = types;
    return this;
  }

  OperationDraft takes(String definition) {
    this.body = definition;
    return this;
  }

  OperationDraft gives(String definition, Integer... codes) {
    this.answer = definition;
    this.codes = List.of(codes);
    return this;
  }

  Operation tagged(String tag) {
    return new Operation(
        path,
        method,
        action,
        id,
        description,
        kind,
        tag,
        pathParameters,
        parameters,
        consumes == null ? MediaTypes.consumed(action, kind) : consumes,
        produces == null ? MediaTypes.produced(action) : produces,
        body,
        answer,
        codes);
  }
}
