/**
 * Mutating and validating admission webhooks: who is called for a request, how, and what the answer
 * means. {@link io.naru.apiserver.admission.webhook.WebhookClient} calls webhooks of other kinds,
 * too. For the composition of the server.
 */
@NullMarked
package io.naru.apiserver.admission.webhook;

import org.jspecify.annotations.NullMarked;
