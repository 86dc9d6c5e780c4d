import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { portOf } from '../parts/found.js';
import { setFields } from '../parts/patchSteps.js';
import { podPort } from '../parts/podPort.js';

export default {
  meta: {
    id: 'fix-headless-port-must-be-pod-port',
    kind: 'fix',
    title: 'Give the headless Service the port of its pods',
    risk: 'Who refers to the old port number (an Ingress, a client) has to follow.',
    undo: 'Set the port back.',
  },

  plan(finding, surroundings) {
    const found = portOf(finding.hit, surroundings);
    const number = found && podPort(found.node, found.port, surroundings);
    if (!found || number === undefined || number === found.port.port.port) return undefined;
    const { service } = found.node;
    const users = surroundings.topology.ingressBackends.filter((l) => l.port === found.port);
    return correction(
      finding,
      [
        setFields(`Port ${number}, on which the pods listen`, service, [
          { path: ['spec', 'ports', found.port.index, 'port'], value: number },
        ]),
        ...users
          .filter((l) => l.backend.service?.port?.number !== undefined)
          .map((l) =>
            setFields(`Ingress/${l.ingress.metadata.name} follows`, l.ingress, [
              { path: [...l.path, 'service', 'port', 'number'], value: number },
            ]),
          ),
      ],
      [
        `Clients that dial ${service.metadata.name}:${found.port.port.port} must dial port ${number}; a headless name translates no ports.`,
      ],
    );
  },
} satisfies Fix;
