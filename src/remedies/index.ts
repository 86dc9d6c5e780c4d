import type { Remedy } from '../model/remedy.js';
import fixAppProtocol from './fixes/fix-app-protocol.js';
import fixControllerProtocol from './fixes/fix-controller-protocol.js';
import fixGrpcProbeMissing from './fixes/fix-grpc-probe-missing.js';
import fixGrpcProbePort from './fixes/fix-grpc-probe-port.js';
import fixHeadlessPortMustBePodPort from './fixes/fix-headless-port-must-be-pod-port.js';
import fixHttpProbeOnGrpcPort from './fixes/fix-http-probe-on-grpc-port.js';
import fixIngressBackendPortMissing from './fixes/fix-ingress-backend-port-missing.js';
import fixIngressBackendServiceMissing from './fixes/fix-ingress-backend-service-missing.js';
import fixIngressPathBreaksGrpc from './fixes/fix-ingress-path-breaks-grpc.js';
import fixLinkerdMesh from './fixes/fix-linkerd-mesh.js';
import fixMetricsServerMissingOrStale from './fixes/fix-metrics-server-missing-or-stale.js';
import fixNetpolAdmit from './fixes/fix-netpol-admit.js';
import fixNetpolEgressBlocksDns from './fixes/fix-netpol-egress-blocks-dns.js';
import fixNetpolPortIsServicePort from './fixes/fix-netpol-port-is-service-port.js';
import fixNginxBackendProtocolInvalidValue from './fixes/fix-nginx-backend-protocol-invalid-value.js';
import fixNginxBackendProtocolMissing from './fixes/fix-nginx-backend-protocol-missing.js';
import fixNginxBackendProtocolTlsMismatch from './fixes/fix-nginx-backend-protocol-tls-mismatch.js';
import fixNginxControllerRetired from './fixes/fix-nginx-controller-retired.js';
import fixNginxGrpcWithoutTls from './fixes/fix-nginx-grpc-without-tls.js';
import fixNginxMixedProtocolIngress from './fixes/fix-nginx-mixed-protocol-ingress.js';
import fixNginxServiceUpstream from './fixes/fix-nginx-service-upstream.js';
import fixNginxStreamTimeouts from './fixes/fix-nginx-stream-timeouts.js';
import fixNginxUseHttp2Disabled from './fixes/fix-nginx-use-http2-disabled.js';
import fixNoReadyEndpoints from './fixes/fix-no-ready-endpoints.js';
import fixRbacInsufficient from './fixes/fix-rbac-insufficient.js';
import fixRouteBackend from './fixes/fix-route-backend.js';
import fixRouteReferenceNotPermitted from './fixes/fix-route-reference-not-permitted.js';
import fixServiceSelectorMatchesNothing from './fixes/fix-service-selector-matches-nothing.js';
import fixSessionAffinityClientIp from './fixes/fix-session-affinity-client-ip.js';
import fixTargetPortIsOtherProtocol from './fixes/fix-target-port-is-other-protocol.js';
import fixTargetPortNameUnresolved from './fixes/fix-target-port-name-unresolved.js';
import fixTlsCertExpired from './fixes/fix-tls-cert-expired.js';
import fixTlsCertSanMismatch from './fixes/fix-tls-cert-san-mismatch.js';
import fixTlsHostNotCovered from './fixes/fix-tls-host-not-covered.js';
import fixTlsSecretMalformed from './fixes/fix-tls-secret-malformed.js';
import fixTlsSecretMissing from './fixes/fix-tls-secret-missing.js';
import fixTlsSecretWrongNamespace from './fixes/fix-tls-secret-wrong-namespace.js';
import gatewayApi from './ways-out/gateway-api.js';
import headlessRoundRobin from './ways-out/headless-round-robin.js';
import ingressNginx from './ways-out/ingress-nginx.js';
import linkerd from './ways-out/linkerd.js';
import maxConnectionAge from './ways-out/max-connection-age.js';

/** Every remedy: the ways out of pinning, then the corrections of single findings. */
export const remedies: readonly Remedy[] = [
  headlessRoundRobin,
  linkerd,
  gatewayApi,
  ingressNginx,
  maxConnectionAge,
  fixAppProtocol,
  fixControllerProtocol,
  fixHeadlessPortMustBePodPort,
  fixIngressBackendPortMissing,
  fixIngressBackendServiceMissing,
  fixIngressPathBreaksGrpc,
  fixLinkerdMesh,
  fixMetricsServerMissingOrStale,
  fixNginxBackendProtocolInvalidValue,
  fixNginxBackendProtocolMissing,
  fixNginxBackendProtocolTlsMismatch,
  fixNginxControllerRetired,
  fixNginxGrpcWithoutTls,
  fixNginxMixedProtocolIngress,
  fixNginxServiceUpstream,
  fixNginxStreamTimeouts,
  fixNginxUseHttp2Disabled,
  fixNoReadyEndpoints,
  fixRbacInsufficient,
  fixRouteBackend,
  fixRouteReferenceNotPermitted,
  fixServiceSelectorMatchesNothing,
  fixSessionAffinityClientIp,
  fixTargetPortIsOtherProtocol,
  fixTargetPortNameUnresolved,
  fixTlsCertExpired,
  fixTlsCertSanMismatch,
  fixTlsHostNotCovered,
  fixTlsSecretMalformed,
  fixTlsSecretMissing,
  fixTlsSecretWrongNamespace,
  fixNetpolAdmit,
  fixNetpolPortIsServicePort,
  fixNetpolEgressBlocksDns,
  fixGrpcProbePort,
  fixHttpProbeOnGrpcPort,
  fixGrpcProbeMissing,
];
