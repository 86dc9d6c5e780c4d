import type { Check } from '../model/check.js';
import clientDialsVipThoughHeadlessExists from './client/client-dials-vip-though-headless-exists.js';
import doubleBalancing from './client/double-balancing.js';
import headlessPortMustBePodPort from './client/headless-port-must-be-pod-port.js';
import headlessWithoutRoundRobin from './client/headless-without-round-robin.js';
import javaDnsCache from './client/java-dns-cache.js';
import rediscoveryNeedsConnectionAge from './client/rediscovery-needs-connection-age.js';
import agicNoGrpc from './controllers/agic-no-grpc.js';
import albBackendProtocolVersionMissing from './controllers/alb-backend-protocol-version-missing.js';
import albHealthCheckMatcher from './controllers/alb-health-check-matcher.js';
import albHttpListenerWithGrpc from './controllers/alb-http-listener-with-grpc.js';
import apisixSchemeMissing from './controllers/apisix-scheme-missing.js';
import contourUpstreamProtocolMissing from './controllers/contour-upstream-protocol-missing.js';
import f5GrpcServicesMissing from './controllers/f5-grpc-services-missing.js';
import gceAppProtocolsMissing from './controllers/gce-app-protocols-missing.js';
import haproxyH2Missing from './controllers/haproxy-h2-missing.js';
import kongProtocolMissing from './controllers/kong-protocol-missing.js';
import nlbAlpnNone from './controllers/nlb-alpn-none.js';
import traefikH2cMissing from './controllers/traefik-h2c-missing.js';
import silenceUnused from './gate/silence-unused.js';
import silenceWithoutReason from './gate/silence-without-reason.js';
import backendTlsPolicyMissing from './gateway/backend-tls-policy-missing.js';
import contourGrpcrouteNeedsMethod from './gateway/contour-grpcroute-needs-method.js';
import contourHttpsListenerMeansTls from './gateway/contour-https-listener-means-tls.js';
import grpcrouteHostnameListenerMismatch from './gateway/grpcroute-hostname-listener-mismatch.js';
import grpcrouteObsoleteVersion from './gateway/grpcroute-obsolete-version.js';
import grpcrouteSharesHostnameWithHttproute from './gateway/grpcroute-shares-hostname-with-httproute.js';
import httprouteToGrpcNeedsH2c from './gateway/httproute-to-grpc-needs-h2c.js';
import routeBackendPortMissing from './gateway/route-backend-port-missing.js';
import routeBackendServiceMissing from './gateway/route-backend-service-missing.js';
import routeNotAccepted from './gateway/route-not-accepted.js';
import routeReferenceNotPermitted from './gateway/route-reference-not-permitted.js';
import externalNameBehindIngress from './ingress/external-name-behind-ingress.js';
import ingressBackendPortMissing from './ingress/ingress-backend-port-missing.js';
import ingressBackendServiceMissing from './ingress/ingress-backend-service-missing.js';
import ingressClassUnserved from './ingress/ingress-class-unserved.js';
import ingressPathBreaksGrpc from './ingress/ingress-path-breaks-grpc.js';
import ciliumL7LbIneffective from './mesh/cilium-l7-lb-ineffective.js';
import istioAmbientNoWaypoint from './mesh/istio-ambient-no-waypoint.js';
import istioDestinationruleUnderminesLb from './mesh/istio-destinationrule-undermines-lb.js';
import istioHeadlessNoLb from './mesh/istio-headless-no-lb.js';
import istioPortProtocolTcp from './mesh/istio-port-protocol-tcp.js';
import istioSidecarMissing from './mesh/istio-sidecar-missing.js';
import linkerdAppProtocolMakesOpaque from './mesh/linkerd-app-protocol-makes-opaque.js';
import linkerdClientNotMeshed from './mesh/linkerd-client-not-meshed.js';
import linkerdHeadlessTarget from './mesh/linkerd-headless-target.js';
import linkerdPortOpaque from './mesh/linkerd-port-opaque.js';
import linkerdPortSkipped from './mesh/linkerd-port-skipped.js';
import meshBypassedByCni from './mesh/mesh-bypassed-by-cni.js';
import meshHiddenByAppTls from './mesh/mesh-hidden-by-app-tls.js';
import netpolBlocksClient from './netpol/netpol-blocks-client.js';
import netpolBlocksIngressController from './netpol/netpol-blocks-ingress-controller.js';
import netpolBlocksMeshPorts from './netpol/netpol-blocks-mesh-ports.js';
import netpolEgressBlocksDns from './netpol/netpol-egress-blocks-dns.js';
import netpolEgressVipVsPod from './netpol/netpol-egress-vip-vs-pod.js';
import netpolPortIsServicePort from './netpol/netpol-port-is-service-port.js';
import nginxBackendProtocolInvalidValue from './nginx/nginx-backend-protocol-invalid-value.js';
import nginxBackendProtocolMissing from './nginx/nginx-backend-protocol-missing.js';
import nginxBackendProtocolTlsMismatch from './nginx/nginx-backend-protocol-tls-mismatch.js';
import nginxControllerRetired from './nginx/nginx-controller-retired.js';
import nginxCookieAffinity from './nginx/nginx-cookie-affinity.js';
import nginxGrpcWithoutTls from './nginx/nginx-grpc-without-tls.js';
import nginxMixedProtocolIngress from './nginx/nginx-mixed-protocol-ingress.js';
import nginxServiceUpstream from './nginx/nginx-service-upstream.js';
import nginxSharedUpstream from './nginx/nginx-shared-upstream.js';
import nginxSslPassthroughConflict from './nginx/nginx-ssl-passthrough-conflict.js';
import nginxStreamTimeouts from './nginx/nginx-stream-timeouts.js';
import nginxUseHttp2Disabled from './nginx/nginx-use-http2-disabled.js';
import accessLogSignature from './runtime/access-log-signature.js';
import bytesSkew from './runtime/bytes-skew.js';
import connectionSkew from './runtime/connection-skew.js';
import cpuSkew from './runtime/cpu-skew.js';
import hpaCannotSpreadPinnedLoad from './runtime/hpa-cannot-spread-pinned-load.js';
import linkerdPodPredatesInjection from './runtime/linkerd-pod-predates-injection.js';
import longStreamImbalance from './runtime/long-stream-imbalance.js';
import metricsServerMissingOrStale from './runtime/metrics-server-missing-or-stale.js';
import newPodsIdle from './runtime/new-pods-idle.js';
import rbacInsufficient from './runtime/rbac-insufficient.js';
import rpcRateSkew from './runtime/rpc-rate-skew.js';
import streamLimit from './runtime/stream-limit.js';
import tlsAlpnMissing from './runtime/tls-alpn-missing.js';
import drainShorterThanGrace from './server/drain-shorter-than-grace.js';
import grpcProbeMissing from './server/grpc-probe-missing.js';
import grpcProbePortInvalid from './server/grpc-probe-port-invalid.js';
import grpcProbePortUnserved from './server/grpc-probe-port-unserved.js';
import httpProbeOnGrpcPort from './server/http-probe-on-grpc-port.js';
import keepaliveWillBePunished from './server/keepalive-will-be-punished.js';
import maxConnectionAgeTooShort from './server/max-connection-age-too-short.js';
import maxConnectionAgeUnset from './server/max-connection-age-unset.js';
import nativeGrpcProbeOnTlsServer from './server/native-grpc-probe-on-tls-server.js';
import appProtocolContradictsEvidence from './service/app-protocol-contradicts-evidence.js';
import appProtocolUnknownToConsumer from './service/app-protocol-unknown-to-consumer.js';
import externalTrafficPolicyLocalSkew from './service/external-traffic-policy-local-skew.js';
import grpcPortProtocolUndeclared from './service/grpc-port-protocol-undeclared.js';
import l4ConnectionPinning from './service/l4-connection-pinning.js';
import loadbalancerL4Pinning from './service/loadbalancer-l4-pinning.js';
import noReadyEndpoints from './service/no-ready-endpoints.js';
import serviceSelectorMatchesNothing from './service/service-selector-matches-nothing.js';
import sessionAffinityClientIp from './service/session-affinity-client-ip.js';
import targetPortIsOtherProtocol from './service/target-port-is-other-protocol.js';
import targetPortNameUnresolved from './service/target-port-name-unresolved.js';
import targetPortNotDeclared from './service/target-port-not-declared.js';
import trafficDistributionZoneSkew from './service/traffic-distribution-zone-skew.js';
import tlsCertExpired from './tls/tls-cert-expired.js';
import tlsCertSanMismatch from './tls/tls-cert-san-mismatch.js';
import tlsChainIncomplete from './tls/tls-chain-incomplete.js';
import tlsHostNotCovered from './tls/tls-host-not-covered.js';
import tlsSecretMalformed from './tls/tls-secret-malformed.js';
import tlsSecretMissing from './tls/tls-secret-missing.js';
import tlsSecretWrongNamespace from './tls/tls-secret-wrong-namespace.js';

/** Every check of the catalogue that is built, in its order. */
export const checks: readonly Check[] = [
  l4ConnectionPinning,
  loadbalancerL4Pinning,
  sessionAffinityClientIp,
  externalTrafficPolicyLocalSkew,
  trafficDistributionZoneSkew,
  serviceSelectorMatchesNothing,
  noReadyEndpoints,
  targetPortNameUnresolved,
  targetPortNotDeclared,
  targetPortIsOtherProtocol,
  grpcPortProtocolUndeclared,
  appProtocolUnknownToConsumer,
  appProtocolContradictsEvidence,
  ingressBackendServiceMissing,
  ingressBackendPortMissing,
  ingressClassUnserved,
  ingressPathBreaksGrpc,
  externalNameBehindIngress,
  nginxBackendProtocolMissing,
  nginxBackendProtocolInvalidValue,
  nginxBackendProtocolTlsMismatch,
  nginxGrpcWithoutTls,
  nginxServiceUpstream,
  nginxSharedUpstream,
  nginxCookieAffinity,
  nginxMixedProtocolIngress,
  nginxUseHttp2Disabled,
  nginxSslPassthroughConflict,
  nginxStreamTimeouts,
  nginxControllerRetired,
  traefikH2cMissing,
  contourUpstreamProtocolMissing,
  haproxyH2Missing,
  kongProtocolMissing,
  f5GrpcServicesMissing,
  apisixSchemeMissing,
  albBackendProtocolVersionMissing,
  albHttpListenerWithGrpc,
  albHealthCheckMatcher,
  nlbAlpnNone,
  gceAppProtocolsMissing,
  agicNoGrpc,
  routeBackendServiceMissing,
  routeBackendPortMissing,
  httprouteToGrpcNeedsH2c,
  routeNotAccepted,
  grpcrouteHostnameListenerMismatch,
  grpcrouteSharesHostnameWithHttproute,
  grpcrouteObsoleteVersion,
  backendTlsPolicyMissing,
  routeReferenceNotPermitted,
  contourGrpcrouteNeedsMethod,
  contourHttpsListenerMeansTls,
  tlsSecretMissing,
  tlsSecretWrongNamespace,
  tlsSecretMalformed,
  tlsAlpnMissing,
  tlsCertExpired,
  tlsCertSanMismatch,
  tlsChainIncomplete,
  tlsHostNotCovered,
  headlessPortMustBePodPort,
  netpolBlocksClient,
  netpolBlocksIngressController,
  netpolBlocksMeshPorts,
  netpolEgressBlocksDns,
  netpolEgressVipVsPod,
  netpolPortIsServicePort,
  linkerdClientNotMeshed,
  linkerdPortOpaque,
  linkerdPortSkipped,
  linkerdAppProtocolMakesOpaque,
  linkerdHeadlessTarget,
  meshBypassedByCni,
  meshHiddenByAppTls,
  istioPortProtocolTcp,
  istioSidecarMissing,
  istioHeadlessNoLb,
  istioAmbientNoWaypoint,
  istioDestinationruleUnderminesLb,
  ciliumL7LbIneffective,
  grpcProbeMissing,
  httpProbeOnGrpcPort,
  nativeGrpcProbeOnTlsServer,
  grpcProbePortInvalid,
  grpcProbePortUnserved,
  maxConnectionAgeUnset,
  maxConnectionAgeTooShort,
  keepaliveWillBePunished,
  drainShorterThanGrace,
  headlessWithoutRoundRobin,
  clientDialsVipThoughHeadlessExists,
  rediscoveryNeedsConnectionAge,
  javaDnsCache,
  doubleBalancing,
  rpcRateSkew,
  bytesSkew,
  streamLimit,
  connectionSkew,
  cpuSkew,
  newPodsIdle,
  longStreamImbalance,
  accessLogSignature,
  linkerdPodPredatesInjection,
  hpaCannotSpreadPinnedLoad,
  metricsServerMissingOrStale,
  rbacInsufficient,
  silenceWithoutReason,
  silenceUnused,
];
