/**
 * The Common Expression Language as Kubernetes speaks it: {@link
 * io.naru.apiserver.cel.ExpressionEnvironment} compiles, {@link io.naru.apiserver.cel.Expression}
 * evaluates over Json trees within a budget. Parser and type checker are dev.cel's, the evaluator
 * is ours, because Kubernetes' cost limits count every step. For validation rules, policies and
 * match conditions.
 */
@NullMarked
package io.naru.apiserver.cel;

import org.jspecify.annotations.NullMarked;
