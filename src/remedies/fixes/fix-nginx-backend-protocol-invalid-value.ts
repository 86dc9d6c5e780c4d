import type { Fix } from '../../model/remedy.js';
import { setBackendProtocol } from '../parts/setBackendProtocol.js';

export default {
  meta: {
    id: 'fix-nginx-backend-protocol-invalid-value',
    kind: 'fix',
    title: 'Give backend-protocol a value that ingress-nginx knows',
    risk: 'HTTP backends of the same Ingress stop working; where there are any, they are split off.',
    undo: 'Set the annotation back.',
  },
  plan: setBackendProtocol,
} satisfies Fix;
