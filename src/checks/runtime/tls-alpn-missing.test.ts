import { type Case, testCheck } from '../../../test/kit/testCheck.js';
import type { Handshake } from '../../model/tls/tlsReport.js';
import { exampleIngress } from '../tls/exampleManifests.js';
import check from './tls-alpn-missing.js';

const edge = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'edge' };

function shown(more: Partial<Handshake>, times = 1): Pick<Case, 'manifests' | 'facts'> {
  const one = { address: '203.0.113.7:443', serverName: 'greeter.example.com', chain: [], ...more };
  const handshakes = Array.from({ length: times }, () => ({ edge, service: 'shop/greeter', shown: one }));
  return { manifests: exampleIngress(), facts: { activePaths: { paths: [], gaps: [], handshakes } } };
}

const expected = [
  {
    message: 'notChosen',
    subject: 'Ingress/edge',
    severity: 'error',
    data: { host: 'greeter.example.com', address: '203.0.113.7:443', edge: 'Ingress edge' },
  },
] as const;

testCheck(check, {
  silent: [
    { name: 'HTTP/2 is chosen', ...shown({ version: 'TLSv1.3', alpn: 'h2' }) },
    { name: 'the handshake fails for another reason', ...shown({ fault: 'context deadline exceeded' }) },
    { name: 'HTTP/2 is chosen, and then a certificate asked for', ...shown({ alpn: 'h2', fault: 'remote error' }) },
    {
      name: 'nobody shook hands: a snapshot of an older grpclb',
      manifests: exampleIngress(),
      facts: { activePaths: { paths: [], gaps: [] } },
    },
  ],
  fires: [
    { name: 'nothing is chosen', ...shown({ version: 'TLSv1.2', alpn: '' }), hits: expected },
    { name: 'one that two Services share is told once', ...shown({ version: 'TLSv1.3', alpn: '' }, 2), hits: expected },
    { name: 'HTTP/2 is refused', ...shown({ fault: 'remote error: tls: no application protocol' }), hits: expected },
  ],
});
