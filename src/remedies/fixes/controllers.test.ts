import { describe, expect, it } from 'vitest';
import { applySteps } from '../../../test/kit/applyPatch.js';
import { hitsOf, readText } from '../../../test/kit/judgeManifests.js';
import contour from '../../checks/controllers/contour-upstream-protocol-missing.js';
import { exampleApp } from '../../checks/controllers/exampleController.js';
import haproxy from '../../checks/controllers/haproxy-h2-missing.js';
import kong from '../../checks/controllers/kong-protocol-missing.js';
import traefik from '../../checks/controllers/traefik-h2c-missing.js';
import { exampleIngressRoute } from '../../checks/gateway/exampleEdges.js';
import { exampleService } from '../../checks/ingress/exampleIngress.js';
import type { Check } from '../../model/check.js';
import fix from './fix-controller-protocol.js';

/** The objects as they are after the fix of the first hit; undefined where nothing is proposed. */
async function mended(check: Check, text: string) {
  const { surroundings, written } = await readText(text);
  const [hit] = hitsOf(check, surroundings);
  if (!hit) throw new Error('nothing is wrong');
  const proposal = fix.plan({ check: check.meta.id, hit }, surroundings);
  if (!proposal) return undefined;
  const after = applySteps(written, proposal.steps);
  return {
    caveats: proposal.caveats,
    annotations: (kind: string) => after.find((o) => o.kind === kind)?.metadata.annotations,
    of: (kind: string) => after.find((o) => o.kind === kind),
  };
}

/** The same Service has an HTTP port, and the Ingress leads there too. */
const withWeb = (className: string) =>
  exampleApp({ className, port: '{name: grpc, port: 80, targetPort: grpc}, {name: http, port: 81, targetPort: 8080}' })
    .replace(
      'paths: [{path: /,',
      'paths: [{path: /web, pathType: Prefix, backend: {service: {name: greeter, port: {number: 81}}}}, {path: /,',
    )
    .replace(
      'ports: [{name: grpc, containerPort: 50051}]',
      'ports: [{name: grpc, containerPort: 50051}, {name: http, containerPort: 8080}]',
    );
const overTls = (text: string) =>
  text.replace('readinessProbe: {grpc: {port: 50051}}', 'args: [--tls-cert=/tls/tls.crt]');

describe('what a controller is told about the protocol of a backend', () => {
  it('is told to both HAProxy controllers where either may serve the Ingress', async () => {
    expect((await mended(haproxy, exampleApp({ className: 'haproxy' })))?.annotations('Service')).toEqual({
      'haproxy.org/server-proto': 'h2',
      'haproxy-ingress.github.io/backend-protocol': 'h2',
    });
  });

  it('is told to Kong on the Service, and on the Ingress for callers', async () => {
    const after = await mended(kong, exampleApp({ className: 'kong' }));
    expect(after?.annotations('Service')).toEqual({ 'konghq.com/protocol': 'grpc' });
    expect(after?.annotations('Ingress')).toEqual({ 'konghq.com/protocols': 'grpc,grpcs' });
  });

  it('is grpcs where the pods end TLS', async () => {
    const after = await mended(kong, overTls(exampleApp({ className: 'kong' })));
    expect(after?.annotations('Service')).toEqual({ 'konghq.com/protocol': 'grpcs' });
    expect(after?.caveats).toEqual([]);
  });

  it('is left to the person where TLS takes more than an annotation', async () => {
    expect(await mended(traefik, overTls(exampleApp({ className: 'traefik' })))).toBeUndefined();
  });

  it('is not set where an HTTP backend of the same Service would break', async () => {
    expect(await mended(traefik, withWeb('traefik'))).toBeUndefined();
  });

  it('names the port to Contour, beside those that it names already', async () => {
    const before = '{projectcontour.io/upstream-protocol.h2c: "9000"}';
    const told = withWeb('contour').replace(
      'name: greeter, namespace: shop, annotations: {}',
      `name: greeter, namespace: shop, annotations: ${before}`,
    );
    expect((await mended(contour, told))?.annotations('Service')).toEqual({
      'projectcontour.io/upstream-protocol.h2c': '9000,80',
    });
  });

  it('is the scheme of a backend in an IngressRoute', async () => {
    const after = await mended(traefik, exampleIngressRoute() + exampleService());
    expect(JSON.stringify(after?.of('IngressRoute'))).toContain('"scheme":"h2c"');
  });
});
