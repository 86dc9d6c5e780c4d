import { defineCheck } from '../../model/check.js';
import type { RbacRule } from '../../model/evidence.js';

export default defineCheck({
  meta: {
    id: 'rbac-insufficient',
    group: 'runtime',
    title: 'The cluster refuses to show something that doctor looks at',
    severity: 'info',
    needs: ['accessRefusals'],
    uses: [],
    messages: {
      refused: 'The cluster refuses to show {what}. What rests on it is not judged; nothing of it counts as healthy.',
      refusedWithRule:
        'The cluster refuses to show {what}. What rests on it is not judged; the rule that opens it is: {rule}.',
    },
    docs: {
      what: 'The account that runs doctor may not read one of the things it looks at.',
      why: 'Silence is not health: checks that need the evidence stay unjudged, and verdicts rest on fewer rungs.',
      fix: 'Grant the rule that the finding names, in a Role or ClusterRole bound to the account, or accept that this part is not judged.',
      links: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
    },
    remedies: ['fix-rbac-insufficient'],
  },
  *check({ accessRefusals }) {
    for (const { evidence, detail, rbac } of accessRefusals) {
      const found = {
        subject: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'grpclb' } },
        details: { evidence },
      };
      const says = rbac ? `${detail} (needs: ${ruleText(rbac)})` : detail;
      const witnesses = [{ source: evidence, says }] as const;
      const what = rbac?.resources.join(', ') ?? evidence;
      yield rbac
        ? { ...found, message: 'refusedWithRule', data: { what, rule: ruleText(rbac) }, witnesses }
        : { ...found, message: 'refused', data: { what }, witnesses };
    }
  },
});

/** `get nodes/proxy`, `list pods in metrics.k8s.io`. */
function ruleText({ apiGroups, resources, verbs }: RbacRule): string {
  const groups = apiGroups.filter((g) => g !== '');
  return `${verbs.join(', ')} ${resources.join(', ')}${groups.length > 0 ? ` in ${groups.join(', ')}` : ''}`;
}
