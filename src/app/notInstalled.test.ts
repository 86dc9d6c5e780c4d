import { expect, it } from 'vitest';
import { absent, present } from '../model/evidence.js';
import { notInstalled } from './notInstalled.js';

it('names families whose kinds the cluster does not have, each once', () => {
  const lacking = (...groups: string[]) => ({ ...present([], 'API discovery', ''), notInstalled: groups });
  const objects = {
    destinationRules: lacking('networking.istio.io'),
    peerAuthentications: lacking('security.istio.io'),
    otherPolicies: lacking('example.com'),
    services: present([], 'GET /api/v1/services', ''),
    gateways: absent('forbidden', 'gateways is forbidden'),
  };
  expect(notInstalled(objects)).toEqual(['Istio', 'example.com']);
});
