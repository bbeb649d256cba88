package io.naru.controllers;

import io.naru.controllers.certificates.CertificateSigner;
import io.naru.controllers.serviceaccount.TokenSigner;

/**
 * What only the holder of the cluster's keys can do; the keys themselves stay there.
 *
 * @param certificates signs as the cluster's authority
 * @param tokens signs tokens of service accounts
 */
public record ClusterKeys(CertificateSigner certificates, TokenSigner tokens) {}
