import { describe, expect, it } from 'vitest';
import { matrix } from './kit/matrix.js';
import { type Front, proxyYaml } from './kit/proxies.js';
import { besideName, type Expected, rungs, type Scenario } from './kit/scenario.js';
import type { Truth } from './kit/truth.js';

/** Real proxies that balance calls, before pods that they dial themselves, and before the address of the Service. */
const client = { pods: 1, policy: 'pick_first', rps: 30 } as const;

function behind(
  proxy: Front['proxy'],
  named: string,
  more: Pick<Scenario, 'expected' | 'arrivals' | 'headless'>,
): Scenario {
  const name = `${proxy}-${more.headless ? 'pods' : 'address'}`;
  const through = `${name}-front`;
  return {
    name,
    story: more.headless ? `${named} dials the pods` : `${named} dials the cluster IP`,
    clients: { ...client, through },
    more: (namespace) => proxyYaml(namespace, through, { proxy, host: `${name}.${namespace}.svc.cluster.local` }),
    ...more,
  };
}

const balanced = { headless: true, arrivals: 'even', expected: { verdict: 'balanced', confidence: 'proved' } } as const;
const pinned = { arrivals: 'one', expected: { verdict: 'pinned', confidence: 'proved' } } as const;

/**
 * nginx opens a connection for each call in flight, HAProxy changes its one now and then: how many there are, and where
 * kube-proxy sends the next, is chance, and a window that begins some seconds later sees another picture. What is
 * certain: one that does nearly all is told.
 */
function byChance({ arrivals, evenness }: Truth): Expected {
  // With a connection to every pod, and calls on one of them only: nginx takes the one it used last.
  if (arrivals === 'one' || evenness < 0.7) return { verdict: /^(pinned|imbalanced)$/ };
  return { verdict: evenness < 0.9 ? /^(pinned|imbalanced|at-risk)$/ : /^(at-risk|balanced|pinned|imbalanced)$/ };
}

/** As an Ingress controller has it: the Ingress names the Service, and the proxy dials its pods and logs each call. */
function byIngress(proxy: Front['proxy'], named: string, className: string): Scenario {
  const name = `${proxy}-ingress`;
  const through = `${name}-front`;
  return {
    name,
    story: `${named} dials the pods of an Ingress's Service and logs each call`,
    headlessBeside: true,
    clients: { ...client, through },
    more: (namespace) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: ${namespace}
  annotations: {nginx.ingress.kubernetes.io/backend-protocol: GRPC}
spec:
  ingressClassName: ${className}
  rules: [{host: ${name}.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${name}, port: {name: grpc}}}}]}}]
---
${proxyYaml(namespace, through, { proxy, host: `${besideName(name)}.${namespace}.svc.cluster.local`, logsAs: `${namespace}-${name}-50051` })}`,
    arrivals: 'even',
    expected: { verdict: 'balanced', confidence: 'proved' },
    alone: { 6: 'balanced' },
  };
}

const scenarios: readonly Scenario[] = [
  behind('nginx', 'nginx', balanced),
  behind('nginx', 'nginx', { expected: byChance }),
  behind('haproxy', 'HAProxy', balanced),
  behind('haproxy', 'HAProxy', { expected: byChance }),
  behind('envoy', 'Envoy', balanced),
  behind('envoy', 'Envoy', pinned),
  byIngress('nginx', 'nginx', 'nginx'),
  byIngress('envoy', 'Envoy', 'contour'),
];

const made = matrix('proxies', 'Behind a proxy that balances calls', scenarios, (['6', ...rungs] as const).toSorted());

describe('what is told beside the verdict', () => {
  it.each(scenarios.map((s) => s.name))('%s: the proxy is the client', (name) => {
    const { clients } = made.all(name);
    expect(new Set(clients.map((c) => c.from))).toEqual(new Set([`Deployment/${name}-front`]));
  });
});
