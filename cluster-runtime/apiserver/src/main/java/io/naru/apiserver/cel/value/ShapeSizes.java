package io.naru.apiserver.cel.value;

/** How large values of a shape can become, given that a request has at most three megabytes. */
public final class ShapeSizes {

  private static final long REQUEST = 3 * 1024 * 1024;

  /** Bytes of one character at most: lengths count characters, costs count bytes. */
  private static final long CHARACTER = 4;

  private ShapeSizes() {}

  /** Characters, items or entries at most. */
  public static long most(Shape shape) {
    if (shape.maxSize() != Shape.UNBOUNDED) {
      return switch (shape.kind()) {
        case STRING, BYTES -> shape.maxSize() * CHARACTER;
        default -> shape.maxSize();
      };
    }
    Shape element = shape.element();
    return switch (shape.kind()) {
      case LIST -> element == null ? REQUEST : REQUEST / (least(element) + 1);
      case MAP -> element == null ? REQUEST : REQUEST / (least(element) + 6);
      case STRING, BYTES, DYNAMIC, OBJECT -> REQUEST - 2;
      default -> 1;
    };
  }

  /** Bytes that a value of this shape takes at least. */
  static long least(Shape shape) {
    return switch (shape.kind()) {
      case STRING, BYTES, DURATION, LIST, MAP -> 2;
      case BOOL -> 4;
      case TIMESTAMP -> 12;
      case INT, DOUBLE, DYNAMIC -> 1;
      case OBJECT ->
          2
              + shape.properties().values().stream()
                  .filter(Shape.Property::required)
                  .mapToLong(property -> property.name().length() + 4 + least(property.shape()))
                  .sum();
    };
  }
}
