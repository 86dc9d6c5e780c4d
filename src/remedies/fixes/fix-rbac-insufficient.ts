import type { RbacRule } from '../../model/evidence.js';
import type { Fix, ManifestObject } from '../../model/remedy.js';
import type { AccessRefusal } from '../../model/verdict.js';
import { findingGone } from '../parts/correction.js';
import { deleteCommand, shellQuote } from '../parts/kubectl.js';

const name = 'grpclb-missing';

export default {
  meta: {
    id: 'fix-rbac-insufficient',
    kind: 'fix',
    title: 'Grant what was refused, and nothing else',
    risk: 'Secrets and nodes/proxy are far-reaching: grant them to a person or job that may have them.',
    undo: 'Delete the role and its binding.',
  },

  plan(finding, { accessRefusals = [] }) {
    const refused = accessRefusals.flatMap(({ rbac }) => (rbac ? [rbac] : []));
    if (refused.length === 0) return undefined;
    const rules = merged(refused);
    const role: ManifestObject = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules,
    };
    const user = refusedUser(accessRefusals);
    const resources = rules.flatMap((r) => r.resources);
    const sensitive = ['secrets', 'nodes/proxy'].filter((r) => resources.includes(r));
    const refs = ['ClusterRoleBinding', 'ClusterRole'].map((kind) => ({ apiVersion: role.apiVersion, kind, name }));
    return {
      steps: [
        {
          do: 'apply',
          title: user === undefined ? 'Role with the missing rules' : `Role with the missing rules, for ${user}`,
          objects: user === undefined ? [role] : [role, binding(user)],
        },
        ...(user === undefined
          ? [
              {
                do: 'run' as const,
                title: 'Bind it to whoever runs grpclb; the cluster does not say who that is',
                command: `kubectl create clusterrolebinding ${name} --clusterrole=${name} --user="$(kubectl auth whoami -o jsonpath='{.status.userInfo.username}')"`,
              },
            ]
          : []),
        ...resources.map((resource) => ({
          do: 'verify' as const,
          command: `kubectl auth can-i ${rules.find((r) => r.resources.includes(resource))?.verbs[0]} ${qualified(resource, rules)}${user === undefined ? '' : ` --as=${shellQuote(user)}`} -A`,
          shows: 'yes',
        })),
        findingGone(finding),
        { do: 'undo', command: deleteCommand(...refs) },
      ],
      caveats: [
        ...(sensitive.length > 0
          ? [
              `${sensitive.join(' and ')} ${sensitive.length > 1 ? 'are' : 'is'} among the rules: leave out what is not to be shown; grpclb goes on without.`,
            ]
          : []),
        'A ClusterRole counts for all namespaces; for some of them bind it with RoleBindings instead.',
      ],
    };
  },
} satisfies Fix;

/** One rule for each set of groups and verbs. */
function merged(rules: readonly RbacRule[]): { apiGroups: string[]; resources: string[]; verbs: string[] }[] {
  const byGroup = new Map<string, { apiGroups: string[]; resources: Set<string>; verbs: string[] }>();
  for (const { apiGroups, resources, verbs } of rules) {
    const [groups, does] = [[...apiGroups].sort(), [...verbs].sort()];
    const key = JSON.stringify([groups, does]);
    const rule = byGroup.get(key) ?? { apiGroups: groups, resources: new Set<string>(), verbs: does };
    for (const resource of resources) rule.resources.add(resource);
    byGroup.set(key, rule);
  }
  return [...byGroup.values()].map((rule) => ({ ...rule, resources: [...rule.resources].sort() }));
}

/** The user whom the API server names in its refusals. */
function refusedUser(refusals: readonly AccessRefusal[]): string | undefined {
  const users = new Set(refusals.flatMap(({ detail }) => /\b[Uu]ser "([^"]+)"/.exec(detail)?.[1] ?? []));
  const [only] = users;
  return users.size === 1 ? only : undefined;
}

function binding(user: string): ManifestObject {
  const [, namespace, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(user) ?? [];
  const apiGroup = 'rbac.authorization.k8s.io';
  return {
    apiVersion: `${apiGroup}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup, kind: 'ClusterRole', name },
    subjects: [
      account !== undefined
        ? { kind: 'ServiceAccount', name: account, namespace }
        : { apiGroup, kind: 'User', name: user },
    ],
  };
}

/** `pods.metrics.k8s.io`, as `kubectl auth can-i` wants a resource of a named group; subresources by flag. */
function qualified(resource: string, rules: ReturnType<typeof merged>): string {
  const group = rules.find((r) => r.resources.includes(resource))?.apiGroups[0] ?? '';
  const [plain = '', sub] = resource.split('/');
  return `${plain}${group === '' ? '' : `.${group}`}${sub === undefined ? '' : ` --subresource=${sub}`}`;
}
