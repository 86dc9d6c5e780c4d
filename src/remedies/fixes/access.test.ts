import { describe, expect, it } from 'vitest';
import { mend } from '../../../test/kit/mend.js';
import { stepsOf } from '../../../test/kit/remedyKit.js';
import { server } from '../../../test/kit/shop.js';

describe('corrections of what grpclb needs', () => {
  it('grants just the rules that were refused', () => {
    const rule = (resource: string, verbs: string[], group = '') => ({
      apiGroups: [group],
      resources: [resource],
      verbs,
    });
    const refused = (user: string) => [
      { evidence: 'a', detail: `pods is forbidden: User "${user}" cannot list`, rbac: rule('pods', ['list']) },
      { evidence: 'b', detail: 'x', rbac: rule('services', ['list']) },
      { evidence: 'c', detail: 'x', rbac: rule('nodes/proxy', ['get']) },
      { evidence: 'd', detail: 'timed out' },
    ];
    const { steps } = mend('rbac-insufficient', server, {
      at: 'Service/greeter',
      accessRefusals: refused('system:serviceaccount:ci:bot'),
    });
    expect(stepsOf(steps, 'apply')[0]?.objects).toEqual([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'grpclb-missing' },
        rules: [
          { apiGroups: [''], resources: ['pods', 'services'], verbs: ['list'] },
          { apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] },
        ],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'grpclb-missing' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'grpclb-missing' },
        subjects: [{ kind: 'ServiceAccount', name: 'bot', namespace: 'ci' }],
      },
    ]);
    expect(stepsOf(steps, 'verify').map((v) => v.command)).toContain(
      'kubectl auth can-i get nodes --subresource=proxy --as=system:serviceaccount:ci:bot -A',
    );
  });

  it('installs metrics-server only where it is missing', () => {
    const health = (state: 'not-installed' | 'stale') => ({
      at: 'Service/greeter',
      metricsHealth: { state, detail: 'd' },
    });
    expect(mend('metrics-server-missing-or-stale', server, health('not-installed')).commands[0]).toContain(
      'kubectl apply -f',
    );
    expect(mend('metrics-server-missing-or-stale', server, health('stale')).commands.join()).not.toContain(
      'kubectl apply',
    );
  });

  it('points to ingress2gateway', () => {
    const { commands } = mend('nginx-controller-retired', server, { at: 'Service/greeter' });
    expect(commands[0]).toContain('ingress2gateway print --providers=ingress-nginx');
  });
});
