package io.naru.apiserver.registry;

import java.util.random.RandomGenerator;

/**
 * Makes names of {@code generateName} as Kubernetes does: cut to 58 characters, then five of an
 * alphabet without vowels and look-alikes, so that no words appear. Thread-safe if the random
 * generator is.
 */
final class NameGenerator {

  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX = 5;
  private static final int MAX_BASE = 63 - SUFFIX;

  private final RandomGenerator random;

  NameGenerator(RandomGenerator random) {
    this.random = random;
  }

  String next(String base) {
    return base.substring(0, Math.min(base.length(), MAX_BASE)) + suffix();
  }

  String suffix() {
    StringBuilder suffix = new StringBuilder(SUFFIX);
    for (int i = 0; i < SUFFIX; i++) {
      suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return suffix.toString();
  }
}
