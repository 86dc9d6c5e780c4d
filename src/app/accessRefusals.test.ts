import { expect, it } from 'vitest';
import { absent, present } from '../model/evidence.js';
import { accessRefusals } from './accessRefusals.js';

const rbac = { apiGroups: [''], resources: ['pods'], verbs: ['list'] };
const partly = { ...present([], 'GET /api/v1/pods', '2026-11-01T00:00:00Z'), refused: [{ detail: 'pods in b', rbac }] };

it('tells what the cluster refused, whole or in part', () => {
  const evidence = {
    pods: partly,
    nodes: absent('forbidden', 'nodes is forbidden', { rbac }),
    services: absent('unreachable', 'cut'),
  };
  expect(accessRefusals(evidence)).toEqual([
    { evidence: 'pods', detail: 'pods in b', rbac },
    { evidence: 'nodes', detail: 'nodes is forbidden', rbac },
  ]);
});

it('does not blame the cluster for a Prometheus that refuses', () => {
  const remedy = 'Give --prometheus-token-file.';
  expect(accessRefusals({ historyCpu: absent('forbidden', 'Prometheus answers 401', { remedy }) })).toEqual([]);
});
