package io.naru.machinery.patch;

import static io.naru.machinery.testing.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {

  /** The cases of RFC 7386, appendix A, that are about objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{a:'b'} | {a:'c'} | {a:'c'}",
        "{a:'b'} | {b:'c'} | {a:'b',b:'c'}",
        "{a:'b'} | {a:null} | {}",
        "{a:'b',b:'c'} | {a:null} | {b:'c'}",
        "{a:['b']} | {a:'c'} | {a:'c'}",
        "{a:'c'} | {a:['b']} | {a:['b']}",
        "{a:{b:'c'}} | {a:{b:'d',c:null}} | {a:{b:'d'}}",
        "{a:[{b:'c'}]} | {a:[1]} | {a:[1]}",
        "{e:null} | {a:1} | {e:null,a:1}",
        "{} | {a:{bb:{ccc:null}}} | {a:{bb:{}}}",
      })
  void mergesAsTheRfcSays(String original, String patch, String expected) {
    ObjectNode before = object(original);
    assertThat(MergePatch.apply(before, object(patch))).isEqualTo(object(expected));
    assertThat(MergePatch.merged(before, object(patch))).isEqualTo(object(expected));
    assertThat(before).isEqualTo(object(original));
  }

  @Test
  void diffThenApplyArrives() {
    Random random = new Random(7386);
    for (int i = 0; i < 2_000; i++) {
      ObjectNode from = tree(random, 3);
      ObjectNode to = tree(random, 3);
      ObjectNode patch = MergePatch.diff(from, to);
      ObjectNode original = from.deepCopy();
      assertThat(MergePatch.apply(from, patch)).as("%s to %s", from, to).isEqualTo(to);
      assertThat(MergePatch.merged(from, patch)).as("%s to %s", from, to).isEqualTo(to);
      assertThat(from).isEqualTo(original);
    }
  }

  private static ObjectNode tree(Random random, int depth) {
    ObjectNode tree = Json.object();
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = "f" + random.nextInt(6);
      switch (random.nextInt(depth > 0 ? 4 : 3)) {
        case 0 -> tree.put(name, random.nextInt(3));
        case 1 -> tree.put(name, "v" + random.nextInt(3));
        case 2 -> tree.putArray(name).add(random.nextInt(3)).add(random.nextInt(3));
        default -> tree.set(name, tree(random, depth - 1));
      }
    }
    return tree;
  }
}
