import type { Api } from '../../kube/api.js';
import { nearest } from '../../model/nearest.js';
import { ProbeFailure } from './probeOptions.js';

const mostNames = 8;

/** A Service or pod that is not there is a slip of the command: says which are, where they may be listed. */
export async function unknownObject(
  api: Api,
  kind: 'service' | 'pod',
  { name, namespace }: { name: string; namespace: string },
  signal: AbortSignal,
): Promise<ProbeFailure> {
  const list = await api
    .get<{ items?: { metadata: { name: string } }[] }>(`/api/v1/namespaces/${namespace}/${kind}s`, { signal })
    .catch(() => undefined);
  const names = (list?.items ?? []).map(({ metadata }) => metadata.name);
  const close = nearest(name, names);
  const there = `it has ${names.slice(0, mostNames).join(', ')}${names.length > mostNames ? ' …' : ''}`;
  const parts = [
    `namespace ${namespace} has no ${kind} ${name}`,
    ...(names.length > 0 ? [there] : []),
    close === undefined ? 'name another namespace with -n' : `did you mean ${close}?`,
  ];
  return new ProbeFailure(parts.join('; '), 2);
}
