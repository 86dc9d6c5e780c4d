import type { InputProblem, ObjectEvidence, ObjectEvidenceName } from '../../model/inventory.js';
import {
  type ConfigMap,
  type KubeObject,
  keyOf,
  type Pod,
  type SecretName,
  shortRef,
  type TlsSecret,
  type Workload,
} from '../../model/objects.js';
import { type RawSecret, reduceSecret } from '../../model/secretFacts.js';
import { readerOf } from './configMapReader.js';
import { Environment } from './environment.js';
import type { ManifestKind } from './kinds.js';
import type { Locator, Origin } from './locator.js';
import { withoutOwned } from './ownedWorkloads.js';
import { promisedSecret } from './secretMakers.js';

/** The objects of all files, by kind and name: of two that are the same object the later one counts. */
export class Collector {
  readonly #objects = new Map<ObjectEvidenceName, Map<string, KubeObject>>();
  readonly #secrets = new Map<string, TlsSecret>();
  readonly #promised: SecretName[] = [];
  readonly #environment = new Environment();
  readonly #locator: Locator;
  readonly #problem: (problem: InputProblem) => void;

  constructor(locator: Locator, problem: (problem: InputProblem) => void) {
    this.#locator = locator;
    this.#problem = problem;
  }

  /** Takes an object that fits its kind's shape; false when it is none that anybody looks at. */
  add(object: KubeObject, { evidence }: ManifestKind, origin: Origin): boolean {
    if (evidence === 'configMap') this.#environment.add(object as ConfigMap);
    const name = evidence === 'configMap' ? readerOf(object as ConfigMap) : evidence;
    if (name === undefined) return false;
    const before = evidence === 'secret' ? this.#locator.addSecret(object, origin) : this.#locator.add(object, origin);
    if (before) {
      const location = this.#locator.locate(object, []);
      this.#problem({
        message: `${shortRef({ kind: object.kind, name: object.metadata.name })} is there twice in namespace ${object.metadata.namespace ?? '(none)'}: the first one is at ${before.file}:${before.line}. This one counts.`,
        ...(location && { location }),
      });
    }
    if (name === 'secret') this.#secrets.set(keyOf(object), reduceSecret(object as RawSecret));
    else if (name === 'secretMaker') this.#promise(object);
    else this.#keep(name, object);
    return true;
  }

  #promise(object: KubeObject): void {
    const promised = promisedSecret(object);
    if (promised) this.#promised.push(promised);
  }

  #keep(evidence: ObjectEvidenceName, object: KubeObject): void {
    const kept = this.#objects.get(evidence) ?? new Map<string, KubeObject>();
    this.#objects.set(evidence, kept);
    kept.set(`${object.apiVersion.replace(/\/.*/, '')}/${object.kind}/${keyOf(object)}`, asWorkload(object));
  }

  /** All that was taken; kinds that nobody wrote are empty lists. */
  collected(): ObjectEvidence {
    const of = <Name extends ObjectEvidenceName>(name: Name) =>
      [...(this.#objects.get(name)?.values() ?? [])] as ObjectEvidence[Name];
    const [ingresses, gateways] = [of('ingresses'), of('gateways')];
    const secrets = [...this.#secrets.values()];
    const referred = referredTo({ ingresses, gateways });
    return {
      namespaces: of('namespaces'),
      nodes: of('nodes'),
      services: of('services'),
      workloads: withoutOwned(of('workloads')).map((workload) => this.#environment.of(workload)),
      pods: [],
      endpointSlices: of('endpointSlices'),
      horizontalPodAutoscalers: of('horizontalPodAutoscalers'),
      ingresses,
      ingressClasses: of('ingressClasses'),
      networkPolicies: of('networkPolicies'),
      otherPolicies: of('otherPolicies'),
      destinationRules: of('destinationRules'),
      peerAuthentications: of('peerAuthentications'),
      secretNames: [...secrets.map(nameOf), ...this.#promised],
      tlsSecrets: secrets.filter((secret) => isForTls(secret) || referred.has(keyOf(secret))),
      controllerConfigMaps: of('controllerConfigMaps'),
      networkSettings: of('networkSettings'),
      gatewayClasses: of('gatewayClasses'),
      gateways,
      grpcRoutes: of('grpcRoutes'),
      httpRoutes: of('httpRoutes'),
      referenceGrants: of('referenceGrants'),
      backendTlsPolicies: of('backendTlsPolicies'),
      edgeObjects: of('edgeObjects'),
    };
  }
}

function nameOf({ metadata, type }: TlsSecret): SecretName {
  return { namespace: metadata.namespace ?? '', name: metadata.name, type };
}

function isForTls({ type, keys }: TlsSecret): boolean {
  return type === 'kubernetes.io/tls' || keys.includes('tls.crt') || keys.includes('tls.key');
}

function referredTo({ ingresses, gateways }: Pick<ObjectEvidence, 'ingresses' | 'gateways'>): Set<string> {
  return new Set([
    ...ingresses.flatMap(({ metadata, spec }) =>
      (spec?.tls ?? []).map(({ secretName }) => `${metadata.namespace ?? ''}/${secretName ?? ''}`),
    ),
    ...gateways.flatMap(({ metadata, spec }) =>
      (spec?.listeners ?? []).flatMap(({ tls }) =>
        (tls?.certificateRefs ?? []).map((ref) => `${ref.namespace ?? metadata.namespace ?? ''}/${ref.name}`),
      ),
    ),
  ]);
}

/** A Pod is a workload of one; selectors of older kinds are bare labels. */
function asWorkload(object: KubeObject): KubeObject {
  if (object.kind === 'Pod') {
    const { apiVersion, kind, metadata, spec } = object as Pod;
    const { labels, annotations } = metadata;
    const template = {
      metadata: { ...(labels && { labels }), ...(annotations && { annotations }) },
      ...(spec && { spec }),
    };
    return { apiVersion, kind, metadata, spec: { replicas: 1, template } } as Workload;
  }
  if (object.kind !== 'DeploymentConfig' && object.kind !== 'ReplicationController') return object;
  const { spec } = object as KubeObject & { spec?: { selector?: Record<string, string> } };
  const { selector, ...rest } = spec ?? {};
  return { ...object, spec: { ...rest, ...(selector && { selector: { matchLabels: selector } }) } } as Workload;
}
