import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { controllerWorkloads } from '../../model/topology/nginxControllers.js';
import { isPassedOn, tlsHostNames } from '../../model/topology/tlsUse.js';
import type { Topology } from '../../model/topology/topology.js';
import { controllerCertificate, tlsBalancerBefore } from './controllerTls.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';
import { backendText, grpcBackends, grpcWitness, nginxIngresses } from './nginxBackends.js';

export default defineCheck({
  meta: {
    id: 'nginx-grpc-without-tls',
    group: 'nginx',
    title: 'An Ingress for gRPC has no TLS, without which ingress-nginx speaks no HTTP/2',
    severity: 'error',
    needs: ['topology'],
    uses: ['workloads'],
    messages: {
      without:
        '{object} routes {host} to the gRPC port {backend}, but it has no spec.tls. ingress-nginx speaks HTTP/2 on its TLS port only, and there it shows a self-signed certificate that gRPC clients refuse. Add {host} to spec.tls with the Secret of its certificate.',
      byDefault:
        '{object} routes {host} to the gRPC port {backend}, but it has no spec.tls. The controller shows the default certificate {certificate} then, and gRPC clients accept it only if it covers {host}. Make sure that it does, or add {host} to spec.tls.',
      endedBefore:
        '{object} routes {host} to the gRPC port {backend}, and it has no spec.tls. {balancer} in front of the controller ends TLS with a certificate of its own. gRPC works if it speaks HTTP/2 to the TLS port of the controller. Make sure that it does, or add {host} to spec.tls.',
      perhaps:
        '{object} routes {host} to {backend}, which may be gRPC, and it has no spec.tls. If gRPC clients come this way through ingress-nginx, they find no HTTP/2 without TLS. Add {host} to spec.tls in that case.',
    },
    docs: {
      what: 'An Ingress of ingress-nginx has a gRPC backend and no `spec.tls` at all. Hosts that an existing `spec.tls` leaves out are told by tls-host-not-covered.',
      why: 'The controller enables HTTP/2 on its TLS port only; on port 80 it answers HTTP/1.1, which ends every gRPC call at once. On the TLS port it shows a fake certificate for a host without `spec.tls`, unless the controller has `--default-ssl-certificate`.',
      fix: 'Add an entry to `spec.tls` with the host and a Secret that holds its certificate. Where a load balancer in front ends TLS and speaks HTTP/2 to port 443 of the controller, silence this check for the Ingress.',
      links: [
        'https://kubernetes.github.io/ingress-nginx/examples/grpc/',
        'https://kubernetes.github.io/ingress-nginx/user-guide/tls/#default-ssl-certificate',
      ],
    },
    examples: {
      fires: exampleIngress({ withoutTls: true }) + exampleServer(),
      silent: exampleIngress() + exampleServer(),
    },
    remedies: ['fix-nginx-grpc-without-tls'],
  },

  *check({ topology, workloads }) {
    const controllers = controllerWorkloads(workloads);
    const certificate = controllerCertificate(controllers);
    const balancer = tlsBalancerBefore(controllers, topology);
    for (const entry of nginxIngresses(topology)) {
      const { ingress: subject, certain } = entry;
      if ((subject.spec?.tls ?? []).length > 0 || isPassedOn(subject, topology)) continue;
      const { links, believed } = grpcBackends(entry);
      const link = links.find(({ host }) => !isCoveredElsewhere(host, topology));
      if (!link) continue;

      const object = shortRef(refOf(subject));
      const host = link.host ?? 'every host';
      const data = { object, host, backend: backendText(link) };
      const noTls = { source: object, says: 'has no spec.tls' };
      const served = { source: object, says: `served by: ${entry.evidence}` };
      const found = {
        subject,
        path: ['spec', 'tls'],
        details: { ...(link.host !== undefined && { host: link.host }) },
      } as const;
      if (!certain || !believed) {
        yield { ...found, message: 'perhaps', severity: 'info', data, witnesses: [noTls, grpcWitness(link), served] };
      } else if (balancer) {
        const balancerText = shortRef(refOf(balancer.service));
        const witnesses = [noTls, grpcWitness(link), { source: balancerText, says: balancer.annotation }] as const;
        yield {
          ...found,
          message: 'endedBefore',
          severity: 'info',
          data: { ...data, balancer: balancerText },
          witnesses,
        };
      } else if (certificate) {
        const witnesses = [
          noTls,
          grpcWitness(link),
          { source: 'controller --default-ssl-certificate', says: certificate },
        ] as const;
        yield { ...found, message: 'byDefault', severity: 'warning', data: { ...data, certificate }, witnesses };
      } else {
        yield { ...found, message: 'without', data, witnesses: [noTls, grpcWitness(link), served] };
      }
    }
  },
});

/** The controller merges Ingresses of one host: another one may have the certificate. */
function isCoveredElsewhere(host: string | undefined, { ingressBackends }: Readonly<Topology>): boolean {
  if (host === undefined) return false;
  return ingressBackends.some(
    ({ ingress, product }) =>
      (product.name === 'ingress-nginx' || product.name === 'ambiguous') &&
      (ingress.spec?.tls ?? []).some((entry) => entry.hosts?.some((name) => tlsHostNames(name, host))),
  );
}
