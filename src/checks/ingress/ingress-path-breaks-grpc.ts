import { defineCheck } from '../../model/check.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { IngressBackendLink } from '../../model/topology/topology.js';
import { exampleIngress, exampleService } from './exampleIngress.js';
import { pathRewriting } from './pathRewriting.js';

export default defineCheck({
  meta: {
    id: 'ingress-path-breaks-grpc',
    group: 'ingress',
    title: 'The path of an Ingress does not fit gRPC calls',
    severity: 'warning',
    needs: ['topology', 'ingresses', 'services'],
    uses: [],
    messages: {
      prefix:
        '{ingress} leads {pathType} path {path} to the gRPC port of Service {service}, but the path of a gRPC call is always /package.Service/Method. Clients cannot put anything before it, so calls do not match and get 404 from the controller (UNIMPLEMENTED for the client). Use path / with pathType Prefix, or /package.Service.',
      rewritten:
        '{ingress} rewrites the path of calls to the gRPC port of Service {service}: by {annotation} {value}, {sample} becomes {result}. The server finds no such method and answers UNIMPLEMENTED. Take the annotation off.',
    },
    docs: {
      what: 'A path of an Ingress in front of a gRPC backend is neither `/` nor that of a gRPC service, or an annotation changes the path of the call.',
      why: 'The path of a gRPC call names service and method: `/package.Service/Method`. It is fixed in the generated code, so a prefix such as `/api` never comes, and what is rewritten names a method that the server does not have.',
      fix: 'Tell gRPC services apart by host, or by the path `/package.Service`, and use `/` with pathType Prefix for the rest. Take rewriting annotations off the Ingress; where other backends need them, give those an Ingress of their own.',
      links: [
        'https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md',
        'https://kubernetes.github.io/ingress-nginx/examples/rewrite/',
      ],
    },
    examples: {
      fires: exampleIngress({ path: '/api' }) + exampleService(),
      silent: exampleIngress({ path: '/helloworld.Greeter' }) + exampleService(),
    },
    remedies: ['fix-ingress-path-breaks-grpc'],
  },

  *check({ topology }) {
    for (const link of topology.ingressBackends) {
      const { ingress: subject, port, httpPath: path = '/', pathType = 'ImplementationSpecific' } = link;
      if (!port || !believesGrpc(port) || isServedBeside(link, topology.ingressBackends)) continue;
      const ingress = `Ingress/${subject.metadata.name}`;
      const service = link.service?.service.metadata.name ?? '';
      const grpc = {
        source: `Service/${service} port ${port.port.port}`,
        says: port.grpc.reasons.map((r) => r.says).join(', ') || 'gRPC',
      };
      // A server of gRPC and HTTP on one port may have such a path for its HTTP half.
      const severity = port.grpc.against.length > 0 ? 'info' : 'warning';
      if (!canMatch(path, pathType)) {
        yield {
          subject,
          path: [...link.path.slice(0, -1), 'path'],
          message: 'prefix',
          severity: pathType === 'ImplementationSpecific' && mayBePackage(path) ? 'info' : severity,
          data: { ingress, service, path, pathType },
          witnesses: [{ source: `${ingress} ${link.host ?? '*'}`, says: `${pathType} path ${path}` }, grpc],
        };
        continue;
      }
      const sample = isServicePath(path) ? `/${path.split('/')[1]}/Method` : '/package.Service/Method';
      const rewriting = pathRewriting(link, sample);
      // The annotation counts for the whole Ingress: it is told once, at the first of its gRPC backends.
      if (rewriting?.result === undefined || !isFirst(link, topology.ingressBackends)) continue;
      const { annotation, value, result } = rewriting;
      yield {
        subject,
        path: ['metadata', 'annotations', annotation],
        message: 'rewritten',
        severity,
        data: { ingress, service, annotation, value, sample, result },
        witnesses: [{ source: `${ingress} ${annotation}`, says: value }, grpc],
      };
    }
  },
});

/** Whether calls of the same host reach this very port by another path, so that this one is for something else. */
function isServedBeside(link: IngressBackendLink, all: readonly IngressBackendLink[]): boolean {
  if (canMatch(link.httpPath ?? '/', link.pathType ?? '')) return false;
  return all.some(
    (other) =>
      other !== link &&
      other.port === link.port &&
      other.host === link.host &&
      other.httpPath !== link.httpPath &&
      canMatch(other.httpPath ?? '/', other.pathType ?? 'ImplementationSpecific'),
  );
}

function isFirst(link: IngressBackendLink, all: readonly IngressBackendLink[]): boolean {
  return all.find((other) => other.ingress === link.ingress && believesGrpc(other.port)) === link;
}

/** Whether a gRPC call can have this path. Patterns are not judged: the AWS controller's `/*`, regular expressions. */
function canMatch(path: string, pathType: string): boolean {
  if (/[*+?()|[\]\\^$]/.test(path)) return true;
  if (pathType === 'Exact') return isServicePath(path) && path.split('/').length === 3 && !path.endsWith('/');
  return path === '' || path === '/' || isServicePath(path);
}

/** `/package.Service`, `/package.Service/Method`; services without a package are written with a capital by habit. */
function isServicePath(path: string): boolean {
  return /^\/(\w+(\.\w+)+|[A-Z]\w*)(\/\w*)?$/.test(path);
}

/** A controller that compares letters, not path elements, takes /greeter for the start of /greeter.v1.Greeter. */
function mayBePackage(path: string): boolean {
  return /^\/[a-z]\w*(\.\w+)*\.?$/.test(path);
}
