package io.naru.apiserver.cel.library;

import java.util.List;

/** Puts the libraries together. */
public final class Libraries {

  /** Types that libraries bring, which expressions may name. */
  public static final List<String> TYPE_NAMES =
      List.of(
          IpLibrary.IP,
          IpLibrary.CIDR,
          UrlLibrary.URL,
          QuantityLibrary.QUANTITY,
          SemverLibrary.SEMVER,
          FormatLibrary.FORMAT);

  private static final Functions ALL = all();

  private Libraries() {}

  /** Every function there is. */
  public static Functions functions() {
    return ALL;
  }

  private static Functions all() {
    Functions functions = new Functions();
    Arithmetic.addTo(functions);
    Conversions.addTo(functions);
    TimeLibrary.addTo(functions);
    TextLibrary.addTo(functions);
    OptionalLibrary.addTo(functions);
    SetLibrary.addTo(functions);
    ListLibrary.addTo(functions);
    RegexLibrary.addTo(functions);
    UrlLibrary.addTo(functions);
    IpLibrary.addTo(functions);
    QuantityLibrary.addTo(functions);
    SemverLibrary.addTo(functions);
    FormatLibrary.addTo(functions);
    AuthorizerLibrary.addTo(functions);
    JsonPatchLibrary.addTo(functions);
    return functions;
  }
}
