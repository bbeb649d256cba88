package io.naru.providers.hollow.stages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.StatusException;
import io.naru.machinery.Yaml;
import io.naru.machinery.quantity.Quantity;
import io.naru.machinery.selector.LabelSelector;
import io.naru.providers.hollow.stages.Stage.Outcome;
import io.naru.providers.hollow.stages.Stage.Told;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of stages. Whatever is not understood is refused, with the path of the field, for a
 * word that is silently passed over is a failure that never happens.
 */
public final class BehaviourReader {

  private static final String RESTART_BACKOFF = "restart-backoff";
  private static final String PROBES = "probes";

  private BehaviourReader() {}

  /**
   * Reads what a user wrote; the built-in stages follow, unless it says {@code builtIn: false}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Behaviour read(byte[] yaml) {
    Fields file = new Fields("", parse(yaml));
    Behaviour builtIn = Behaviour.builtIn();
    long seed = file.number("seed", builtIn.seed());
    Map<String, String> capacity = new LinkedHashMap<>(builtIn.capacity());
    capacity.putAll(capacity(file));
    List<Stage> stages = new ArrayList<>(stages(file));
    if (file.flag("builtIn", true)) {
      stages.addAll(builtIn.stages());
    }
    file.end();
    return new Behaviour(seed, capacity, stages);
  }

  static Behaviour readBuiltIn(byte[] yaml) {
    Fields file = new Fields("", parse(yaml));
    Behaviour behaviour = new Behaviour(file.number("seed", 0), capacity(file), stages(file));
    file.end();
    return behaviour;
  }

  private static ObjectNode parse(byte[] yaml) {
    try {
      if (Yaml.parse(yaml).root() instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException("it is not a YAML mapping with 'stages:'");
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Map<String, String> capacity(Fields file) {
    Map<String, String> capacity = file.texts("capacity");
    capacity.forEach((resource, amount) -> {
      try {
        Quantity.parse(amount);
      } catch (IllegalArgumentException e) {
        throw file.wrong("capacity." + resource, "\"" + amount + "\" is no quantity", e);
      }
    });
    return capacity;
  }

  private static List<Stage> stages(Fields file) {
    return file.objects("stages").stream().map(BehaviourReader::stage).toList();
  }

  private static Stage stage(Fields fields) {
    String name = fields.text("name");
    if (name.isEmpty()) {
      throw fields.wrong("name", "every stage needs a name", null);
    }
    Set<PodState> from = EnumSet.noneOf(PodState.class);
    for (String word : fields.words("from")) {
      from.add(one(PodState.values(), PodState::text, word, fields, "from", "state of a pod"));
    }
    if (from.isEmpty()) {
      throw fields.wrong(
          "from",
          "say from which states; there are " + all(PodState.values(), PodState::text),
          null);
    }
    String to = fields.text("to");
    Target target =
        to.isEmpty() ? null : one(Target.values(), Target::text, to, fields, "to", "target");
    if (target != null) {
      for (PodState state : from) {
        if (!target.isPossibleFrom(state)) {
          throw fields.wrong(
              "to", "a pod that is " + state.text() + " can't become " + target.text(), null);
        }
      }
    }
    double share = fields.fraction("share", 1);
    Stage stage =
        new Stage(
            name,
            match(fields.object("pods")),
            from,
            target,
            delay(fields),
            share,
            new Outcome(
                (int) fields.number("exitCode", 0), fields.text("reason"), fields.text("message")),
            told(fields));
    fields.end();
    return stage;
  }

  private static PodMatch match(Fields fields) {
    LabelSelector labels;
    try {
      labels =
          fields.has("labels")
              ? LabelSelector.fromJson(fields.raw("labels"))
              : LabelSelector.everything();
    } catch (StatusException e) {
      throw fields.wrong("labels", String.valueOf(e.getMessage()), e);
    }
    PodMatch match =
        new PodMatch(
            fields.text("namespace"),
            labels,
            fields.texts("annotations"),
            fields.text("owner"),
            fields.text("restartPolicy"),
            fields.has("probes") ? Boolean.toString(fields.flag("probes", false)) : "");
    fields.end();
    return match;
  }

  private static Delay delay(Fields fields) {
    String after = fields.text("after");
    Delay.Kind kind =
        switch (after) {
          case RESTART_BACKOFF -> Delay.Kind.RESTART_BACKOFF;
          case PROBES -> Delay.Kind.PROBES;
          default -> Delay.Kind.FIXED;
        };
    Duration fixed = kind == Delay.Kind.FIXED ? duration(fields, "after", after) : Duration.ZERO;
    return new Delay(
        kind, fixed, duration(fields, "jitter", fields.text("jitter")), fields.text("delayFrom"));
  }

  private static Duration duration(Fields fields, String field, String text) {
    Duration duration = text.isEmpty() ? Duration.ZERO : DurationText.find(text);
    if (duration == null) {
      throw fields.wrong(field, "\"" + text + "\" is no duration; write for example 1m30s", null);
    }
    return duration;
  }

  private static @Nullable Told told(Fields stage) {
    if (!stage.has("event")) {
      return null;
    }
    Fields event = stage.object("event");
    Told told =
        new Told(event.text("type").equals("Warning"), event.text("reason"), event.text("message"));
    event.end();
    return told;
  }

  private static <E> E one(
      E[] values, Function<E, String> text, String word, Fields fields, String field, String what) {
    for (E value : values) {
      if (text.apply(value).equals(word)) {
        return value;
      }
    }
    throw fields.wrong(
        field, "\"" + word + "\" is no " + what + "; there are " + all(values, text), null);
  }

  private static <E> String all(E[] values, Function<E, String> text) {
    return Arrays.stream(values).map(text).collect(Collectors.joining(", "));
  }
}
