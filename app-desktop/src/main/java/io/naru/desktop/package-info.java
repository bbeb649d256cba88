/**
 * The desktop application: entry point, settings and texts. Packages below: {@code session} and
 * {@code lifecycle} are services, {@code table}, {@code kinds}, {@code detail} and {@code logs}
 * hold the view models, {@code view} the controls. Only {@code view} may use controls.
 */
@NullMarked
package io.naru.desktop;

import org.jspecify.annotations.NullMarked;
