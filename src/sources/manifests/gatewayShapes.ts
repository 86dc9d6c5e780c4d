import { anything, fields, list, number, text, texts } from './shape.js';
import { conditions, object, selector } from './shapes.js';

// These follow model/gatewayObjects.ts field by field.

export const gatewayClass = object({ spec: fields({ controllerName: text }), status: fields({ conditions }) });

export const gateway = object({
  spec: fields({
    gatewayClassName: text,
    listeners: list(
      fields(
        {
          name: text,
          hostname: text,
          port: number,
          protocol: text,
          tls: fields({
            mode: text,
            certificateRefs: list(fields({ group: text, kind: text, name: text, namespace: text }, 'name')),
          }),
          allowedRoutes: fields({
            namespaces: fields({ from: text, selector }),
            kinds: list(fields({ kind: text }, 'kind')),
          }),
        },
        'name',
        'port',
        'protocol',
      ),
    ),
  }),
});

const parentRef = { group: text, kind: text, name: text, namespace: text, sectionName: text, port: number };
const backendRef = { group: text, kind: text, name: text, namespace: text, port: number, weight: number };

export const route = object({
  spec: fields({
    parentRefs: list(fields(parentRef, 'name')),
    hostnames: texts,
    rules: list(
      fields({ backendRefs: list(fields(backendRef, 'name')), matches: list(anything), filters: list(anything) }),
    ),
  }),
  status: fields({
    parents: list(
      fields({
        parentRef: fields({ name: text, namespace: text, sectionName: text }),
        controllerName: text,
        conditions: list(
          fields(
            { type: text, status: text, reason: text, message: text, observedGeneration: number },
            'type',
            'status',
          ),
        ),
      }),
    ),
  }),
});

export const backendTlsPolicy = object({
  spec: fields({ targetRefs: list(fields({ group: text, kind: text, name: text, sectionName: text }, 'name')) }),
});

export const referenceGrant = object({
  spec: fields({
    from: list(fields({ group: text, kind: text, namespace: text }, 'group', 'kind', 'namespace')),
    to: list(fields({ group: text, kind: text, name: text }, 'group', 'kind')),
  }),
});
