/**
 * The desktop application: entry point, settings and texts. Packages below: {@code session}, {@code
 * lifecycle}, {@code forward} and {@code usage} are services; {@code table}, {@code kinds}, {@code
 * detail}, {@code logs}, {@code topology}, {@code why} and {@code timeline} hold the view models,
 * {@code view} the controls. Only {@code view} may use controls.
 */
@NullMarked
package io.naru.desktop;

import org.jspecify.annotations.NullMarked;
