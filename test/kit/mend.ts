import type { Hit } from '../../src/model/check.js';
import type { FieldPath } from '../../src/model/inventory.js';
import type { KubeObject } from '../../src/model/objects.js';
import type { Fix, Surroundings } from '../../src/model/remedy.js';
import { remedies } from '../../src/remedies/index.js';
import { applySteps } from './applyPatch.js';
import { objectsOf, stepsOf, surroundingsOf } from './remedyKit.js';

/** What a fix makes of a fault that is pointed at. */
export function mend(
  check: string,
  manifests: string | string[],
  {
    at,
    path,
    details,
    message = 'any',
    ...more
  }: {
    at: string;
    path?: FieldPath;
    details?: Record<string, string | number>;
    message?: string;
  } & Partial<Surroundings>,
) {
  const objects = objectsOf(...[manifests].flat());
  const surroundings = surroundingsOf(objects, more);
  const all: KubeObject[] = [...objects, ...(surroundings.tlsSecrets ?? [])];
  const subject = all.find((o) => `${o.kind}/${o.metadata.name}` === at);
  const fix = remedies.find((r): r is Fix => r.meta.kind === 'fix' && r.meta.id === `fix-${check}`);
  if (!subject || !fix) throw new Error(`no ${at} or no fix for ${check}`);
  const witnesses = [{ source: 'test', says: 'so' }] as const;
  const hit = { message, data: {}, subject, witnesses, ...(path && { path }), ...(details && { details }) } as Hit;
  const proposal = fix.plan({ check, hit }, surroundings);
  const steps = proposal?.steps ?? [];
  const after = applySteps(objects, steps);
  const find = (name: string) => after.find((o) => `${o.kind}/${o.metadata.name}` === name);
  return { proposal, steps, after, find, commands: stepsOf(steps, 'run').map((s) => s.command) };
}

export const backend = (service: string, port = 80, path = '/') =>
  `{path: ${path}, pathType: Prefix, backend: {service: {name: ${service}, port: {number: ${port}}}}}`;
export const ingress = (paths: string[], { annotations = '', tls = '', host = 'api.shop.org' } = {}) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: api, namespace: shop, annotations: {${annotations}}}
spec:
  ingressClassName: nginx
  ${tls}
  rules:
  - host: ${host}
    http: {paths: [${paths.join(', ')}]}
`;
export const web = `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
`;
export const protocol = 'nginx.ingress.kubernetes.io/backend-protocol';
export const pathOf = (i: number, ...rest: string[]) => ['spec', 'rules', 0, 'http', 'paths', i, 'backend', ...rest];
