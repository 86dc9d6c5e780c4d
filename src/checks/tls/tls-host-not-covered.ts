import { certificateCovers } from '../../model/certificateNames.js';
import { defineCheck } from '../../model/check.js';
import type { Ingress, TlsSecret } from '../../model/objects.js';
import { refOf, shortRef } from '../../model/objects.js';
import type { IngressProductName } from '../../model/topology/ingressProduct.js';
import { controllerWorkloads } from '../../model/topology/nginxControllers.js';
import { believesGrpc, isPassedOn } from '../../model/topology/tlsUse.js';
import type { IngressBackendLink } from '../../model/topology/topology.js';
import { controllerCertificate } from '../nginx/controllerTls.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';

const maybeNginx: readonly IngressProductName[] = ['ingress-nginx', 'ambiguous', 'unknown'];
/** Products that pick a certificate by the names in it and not by `tls.hosts`; ingress-nginx as second choice. */
const choosesByCertificate: readonly IngressProductName[] = [...maybeNginx, 'traefik', 'gce', 'haproxytech'];

export default defineCheck({
  meta: {
    id: 'tls-host-not-covered',
    group: 'tls',
    title: 'The TLS section of an Ingress leaves out a host that serves gRPC',
    severity: 'error',
    needs: ['topology'],
    uses: ['tlsSecrets', 'workloads'],
    messages: {
      leftOut:
        '{object} routes gRPC calls for {host}, but its spec.tls names only {named}. The controller has no certificate for {host}, and gRPC clients refuse its default one. Add {host} to the hosts of an entry whose certificate covers it.',
      perhapsByCertificate:
        '{object} routes gRPC calls for {host}, but its spec.tls names only {named}. A controller that picks certificates by the names in them, as ingress-nginx does, has one for {host} only if such a certificate is in the Secrets, and their content was not read. Add {host} to the hosts of the right entry.',
      byDefault:
        '{object} routes gRPC calls for {host}, but its spec.tls names only {named}. The controller shows the default certificate {certificate} then, and gRPC clients accept it only if it covers {host}. Make sure that it does, or add {host} to the hosts of the right entry.',
    },
    docs: {
      what: 'An Ingress has `spec.tls`, but none of its entries lists a rule host whose backend is gRPC. An Ingress without any `spec.tls` is told by nginx-grpc-without-tls.',
      why: 'For that host the controller serves a default certificate or plaintext only. gRPC clients refuse the first, and most controllers speak no HTTP/2 on the second.',
      fix: 'Add the host to `spec.tls[].hosts` of the entry whose Secret has a certificate for it. A wildcard entry covers exactly one label; an entry without hosts covers what the others leave out.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
        'https://kubernetes.github.io/ingress-nginx/user-guide/tls/',
      ],
    },
    examples: {
      fires: `${exampleIngress('shop.example.org')}---\n${exampleSecret({ certificate: 'otherHost' })}`,
      silent: exampleIngress('"*.example.com"'),
    },
    remedies: ['fix-tls-host-not-covered'],
  },

  *check({ topology, tlsSecrets, workloads }) {
    const certificate = controllerCertificate(controllerWorkloads(workloads));
    const named = namedByProduct(topology.ingressBackends);
    const told = new Map<Ingress, Set<string>>();
    for (const link of topology.ingressBackends) {
      const { ingress, host, product } = link;
      const entries = ingress.spec?.tls ?? [];
      if (host === undefined || entries.length === 0 || !believesGrpc(link.port)) continue;
      // The AWS controller finds certificates in ACM by the rule's host; with passthrough the pod has its own.
      if (product.name === 'aws-alb' || isPassedOn(ingress, topology)) continue;
      if (entries.some((entry) => !entry.hosts?.length) || isNamed(host, named.get(product.name))) continue;
      const byCertificate = choosesByCertificate.includes(product.name);
      const covering = byCertificate ? coverage(host, ingress, tlsSecrets) : 'no';
      if (covering === 'yes' || told.get(ingress)?.has(host)) continue;
      told.set(ingress, new Set([...(told.get(ingress) ?? []), host]));

      const object = shortRef(refOf(ingress));
      const entryHosts = [...new Set(entries.flatMap((entry) => entry.hosts ?? []))].join(', ');
      const found = {
        subject: ingress,
        path: entries.length === 1 ? ['spec', 'tls', 0, 'hosts'] : ['spec', 'tls'],
        witnesses: [
          { source: `${object} spec.tls`, says: `names ${entryHosts}` },
          { source: `${object} spec.rules`, says: `routes ${host} to gRPC port ${link.port?.port.port}` },
        ],
        details: { host, entries: entries.length },
      } as const;
      const data = { object, host, named: entryHosts };
      if (certificate !== undefined && maybeNginx.includes(product.name)) {
        yield { ...found, message: 'byDefault', severity: 'warning', data: { ...data, certificate } };
      } else if (covering === 'unknown') {
        yield { ...found, message: 'perhapsByCertificate', severity: 'warning', data };
      } else {
        yield { ...found, message: 'leftOut', data };
      }
    }
  },
});

/** Hosts that any Ingress of a product names under `tls`: controllers merge the Ingresses of one host. */
function namedByProduct(links: readonly IngressBackendLink[]): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const { product, ingress } of links) {
    const names = named.get(product.name) ?? new Set();
    named.set(product.name, names);
    for (const { hosts = [] } of ingress.spec?.tls ?? []) for (const host of hosts) names.add(host.toLowerCase());
  }
  return named;
}

/** By its own name or by a wildcard, which stands for exactly one label. */
function isNamed(host: string, names: ReadonlySet<string> | undefined): boolean {
  const name = host.toLowerCase();
  return names?.has(name) === true || names?.has(`*${name.slice(name.indexOf('.'))}`) === true;
}

/** Whether a certificate of the Ingress covers the host. */
function coverage(host: string, ingress: Ingress, secrets: readonly TlsSecret[] | undefined): 'yes' | 'no' | 'unknown' {
  const names = (ingress.spec?.tls ?? []).flatMap((entry) => entry.secretName ?? []);
  const leaves = names.map((name) => {
    const found = secrets?.find((s) => s.metadata.name === name && s.metadata.namespace === ingress.metadata.namespace);
    return found?.certificates[0];
  });
  if (leaves.some((leaf) => leaf && certificateCovers(leaf, host))) return 'yes';
  return leaves.includes(undefined) ? 'unknown' : 'no';
}
