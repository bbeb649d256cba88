package io.naru.apiserver.kinds.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.NameRule;
import io.naru.apiserver.kinds.Strategy;
import java.util.ArrayList;
import java.util.List;

/**
 * What most kinds do: if there is a {@code status} subresource, {@code status} is nobody's but its
 * own; and the generation counts changes of the spec. Kinds extend it with their own rules, or use
 * it as it is.
 */
public class StandardStrategy implements Strategy {

  private final boolean status;
  private final boolean generation;
  private final NameRule nameRule;
  private final boolean createOnUpdate;
  private final boolean unconditionalUpdate;

  protected StandardStrategy(Traits traits) {
    this.status = traits.status;
    this.generation = traits.generation;
    this.nameRule = traits.nameRule;
    this.createOnUpdate = traits.createOnUpdate;
    this.unconditionalUpdate = traits.unconditionalUpdate;
  }

  /** A strategy with no rules beyond its traits. */
  public static Strategy of(Traits traits) {
    return new StandardStrategy(traits);
  }

  /** What kinds differ in, in the few ways that need no code. */
  public record Traits(
      boolean status,
      boolean generation,
      NameRule nameRule,
      boolean createOnUpdate,
      boolean unconditionalUpdate) {

    public static final Traits PLAIN =
        new Traits(false, false, NameRule.DNS_SUBDOMAIN, false, true);

    /** With a status subresource. */
    public Traits withStatus() {
      return new Traits(true, generation, nameRule, createOnUpdate, unconditionalUpdate);
    }

    /** With a generation that counts changes of the spec. */
    public Traits withGeneration() {
      return new Traits(status, true, nameRule, createOnUpdate, unconditionalUpdate);
    }

    public Traits named(NameRule rule) {
      return new Traits(status, generation, rule, createOnUpdate, unconditionalUpdate);
    }

    /** PUT of what does not exist creates it. */
    public Traits createdOnUpdate() {
      return new Traits(status, generation, nameRule, true, unconditionalUpdate);
    }

    /** PUT has to say which resource version it replaces. */
    public Traits conditionalUpdate() {
      return new Traits(status, generation, nameRule, createOnUpdate, false);
    }
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    setDefaults(object);
    if (status) {
      fillStatus(Defaults.object(object, "status"));
    }
  }

  /** Sets the defaults of all but the status. */
  protected void setDefaults(ObjectNode object) {}

  /** Sets the fields of the status that are written even when they are zero. */
  protected void fillStatus(ObjectNode objectStatus) {}

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (status) {
      object.set("status", initialStatus(object));
    }
  }

  /** The status of a new object; by default only what is always written. */
  protected ObjectNode initialStatus(ObjectNode object) {
    ObjectNode initial = object.objectNode();
    fillStatus(initial);
    return initial;
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old) {
    if (status) {
      restore(object, old, "status");
    }
  }

  /** Everything but metadata and status is as it was. */
  @Override
  public void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    old.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!name.equals("metadata") && !name.equals("status")) {
        restore(object, old, name);
      }
    }
  }

  @Override
  public NameRule nameRule() {
    return nameRule;
  }

  @Override
  public boolean hasGeneration() {
    return generation;
  }

  @Override
  public boolean allowCreateOnUpdate() {
    return createOnUpdate;
  }

  @Override
  public boolean allowUnconditionalUpdate() {
    return unconditionalUpdate;
  }

  /** Makes a top-level field what it was; {@code old} stays untouched by later changes. */
  public static void restore(ObjectNode object, ObjectNode old, String field) {
    JsonNode before = old.get(field);
    if (before == null) {
      object.remove(field);
    } else {
      object.set(field, before.deepCopy());
    }
  }
}
