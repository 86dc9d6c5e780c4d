import type { IngressBackendLink } from '../../model/topology/topology.js';

/** An annotation that changes the path of a call on its way to the backend. */
export interface PathRewriting {
  annotation: string;
  value: string;
  /** What becomes of the sample call; undefined where the annotation leaves it as it is. */
  result: string | undefined;
}

type Rewrite = (path: string, value: string, sample: string) => string;

/** How each product reads its annotation. Others have none, or keep it in objects that grpclb does not read. */
const rewrites: Partial<Record<IngressBackendLink['product']['name'], [annotation: string, rewrite: Rewrite]>> = {
  'ingress-nginx': [
    'nginx.ingress.kubernetes.io/rewrite-target',
    // The controller writes no rewrite rule where path and target are equal; else the rule replaces the whole path.
    (path, target, sample) => (path === target ? sample : replacedWhole(path, target, sample)),
  ],
  'haproxy-ingress': [
    'haproxy-ingress.github.io/rewrite-target',
    (path, target, sample) => (sample.startsWith(path) ? target + sample.slice(path.length) : sample),
  ],
  haproxytech: [
    'haproxy.org/path-rewrite',
    (_, value, sample) => {
      const [from = '', to] = value.trim().split(/\s+/);
      return to === undefined ? from : replacedWhole(from, to.replaceAll('\\', '$'), sample);
    },
  ],
  kong: [
    'konghq.com/strip-path',
    (path, value, sample) =>
      value === 'true' && path !== '/' && sample.startsWith(path) ? sample.slice(path.length) : sample,
  ],
};

/** The rewriting that the product of an Ingress does before it dials this backend, tried on a call. */
export function pathRewriting(
  { ingress, product, httpPath }: IngressBackendLink,
  sample: string,
): PathRewriting | undefined {
  const [annotation, rewrite] = rewrites[product.name] ?? [];
  const value = annotation === undefined ? undefined : ingress.metadata.annotations?.[annotation];
  if (annotation === undefined || rewrite === undefined || value === undefined || value === '') return undefined;
  const result = rewrite(httpPath ?? '/', value, sample);
  return { annotation, value, result: result === sample ? undefined : result };
}

function replacedWhole(pattern: string, target: string, sample: string): string {
  let found: RegExpExecArray | null;
  try {
    found = new RegExp(`^(?:${pattern.replace(/^\^/, '')})`, 'i').exec(sample);
  } catch {
    // PCRE knows more than JavaScript; what cannot be tried is not called a fault.
    return sample;
  }
  return found ? target.replace(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? '') : sample;
}
