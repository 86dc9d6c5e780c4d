import { anything, fields, flag, freeText, list, map, number, numberOrText, onlyFields, text, texts } from './shape.js';
import { object } from './shapes.js';

// These follow model/edgeObjects.ts field by field.

const traefikFields = {
  name: text,
  kind: text,
  namespace: text,
  port: numberOrText,
  scheme: text,
  weight: number,
  nativeLB: flag,
};
const traefikServices = list(fields(traefikFields, 'name'));

/** IngressRoute and IngressRouteTCP. */
export const ingressRoute = object({
  spec: fields({
    routes: list(
      fields({ match: freeText, services: traefikServices, middlewares: list(fields({ name: text }, 'name')) }),
    ),
    tls: fields({ secretName: text, passthrough: flag }),
  }),
});

export const traefikService = object({
  spec: fields({
    weighted: fields({ services: traefikServices }),
    mirroring: fields({ ...traefikFields, mirrors: traefikServices }, 'name'),
  }),
});

const contourServices = list(
  fields({ name: text, port: number, protocol: text, weight: number, mirror: flag }, 'name'),
);
const include = fields({ name: text, namespace: text }, 'name');

export const httpProxy = object({
  spec: fields({
    virtualhost: fields({ fqdn: text, tls: fields({ secretName: text, passthrough: flag }) }),
    routes: list(fields({ services: contourServices })),
    includes: list(include),
    tcpproxy: fields({ services: contourServices, include }),
  }),
});

const istioRules = list(
  fields({
    route: list(
      fields({
        destination: fields({ host: text, subset: text, port: fields({ number }) }, 'host'),
        weight: number,
      }),
    ),
  }),
);

export const virtualService = object({
  spec: fields({ hosts: texts, gateways: texts, http: istioRules, tls: istioRules, tcp: istioRules }),
});

export const istioGateway = object({
  spec: fields({
    selector: map(text),
    servers: list(fields({ hosts: texts, port: fields({ number, protocol: text }), tls: fields({ mode: text }) })),
  }),
});

export const serviceEntry = object({ spec: fields({ hosts: texts }) });

const target = fields({ name: text, kind: text, weight: number }, 'name');

export const openShiftRoute = object({
  spec: fields({
    host: text,
    to: target,
    alternateBackends: list(target),
    port: fields({ targetPort: numberOrText }),
    // Without the private key, which stands here too.
    tls: onlyFields({ termination: text, certificate: freeText, externalCertificate: anything }),
  }),
});
