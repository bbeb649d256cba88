package io.naru.apiserver.cel.library;

import io.naru.apiserver.cel.value.Values;

/** Costs that several functions share. */
final class Costs {

  /** One walk over the first argument. */
  static final Functions.Cost TRAVERSAL =
      (arguments, result) -> Math.max(1, Values.traversal(Values.size(arguments[0])));

  /** One walk over what results. */
  static final Functions.Cost RESULT =
      (arguments, result) -> Math.max(1, Values.traversal(Values.size(result)));

  /** Every item of the first argument. */
  static final Functions.Cost ITEMS = (arguments, result) -> Math.max(1, Values.size(arguments[0]));

  /** A regular expression over a text. */
  static final Functions.Cost MATCH =
      (arguments, result) ->
          Values.traversal(1 + Values.size(arguments[0]))
              * (long) Math.ceil(Values.size(arguments[1]) * 0.25);

  /** Both arguments are walked over together. */
  static final Functions.Cost COMPARISON =
      (arguments, result) ->
          Math.max(
              1, Values.traversal(Math.min(Values.size(arguments[0]), Values.size(arguments[1]))));

  /** Every item of one with every item of the other. */
  static final Functions.Cost PRODUCT =
      (arguments, result) ->
          Math.max(1, Values.size(arguments[0])) * Math.max(1, Values.size(arguments[1]));

  private Costs() {}
}
