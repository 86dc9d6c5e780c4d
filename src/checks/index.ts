import type { Check } from '../model/check.js';
import headlessPortMustBePodPort from './client/headless-port-must-be-pod-port.js';
import cpuSkew from './runtime/cpu-skew.js';
import hpaCannotSpreadPinnedLoad from './runtime/hpa-cannot-spread-pinned-load.js';
import metricsServerMissingOrStale from './runtime/metrics-server-missing-or-stale.js';
import newPodsIdle from './runtime/new-pods-idle.js';
import rbacInsufficient from './runtime/rbac-insufficient.js';
import tlsCertExpired from './tls/tls-cert-expired.js';
import tlsCertSanMismatch from './tls/tls-cert-san-mismatch.js';
import tlsHostNotCovered from './tls/tls-host-not-covered.js';
import tlsSecretMalformed from './tls/tls-secret-malformed.js';
import tlsSecretMissing from './tls/tls-secret-missing.js';
import tlsSecretWrongNamespace from './tls/tls-secret-wrong-namespace.js';

/** Every check of the catalogue that is built. */
export const checks: readonly Check[] = [
  tlsSecretMissing,
  tlsSecretWrongNamespace,
  tlsSecretMalformed,
  tlsCertExpired,
  tlsCertSanMismatch,
  tlsHostNotCovered,
  headlessPortMustBePodPort,
  cpuSkew,
  newPodsIdle,
  hpaCannotSpreadPinnedLoad,
  metricsServerMissingOrStale,
  rbacInsufficient,
];
