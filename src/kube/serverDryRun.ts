import type { Api } from './api.js';
import { ApiFailure } from './apiFailure.js';
import { discover, groupPath } from './discovery.js';

export type DryRunResult =
  | { ok: true }
  /** `not-served`: the cluster does not know this kind; `refused`: the API server's message says why. */
  | { ok: false; why: 'not-served' | 'refused'; message: string };

interface Appliable {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

/** Asks the API server whether it would take the object, by a strict server-side apply that changes nothing. */
export async function serverDryRun(api: Api, object: Appliable): Promise<DryRunResult> {
  const { apiVersion, kind, metadata } = object;
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/', 2) : ['', apiVersion];
  const discovery = await discover(api);
  const served = (await discovery.resourcesOf(group ?? '', version ?? '')).find((r) => r.kind === kind);
  if (served === undefined) {
    return discovery.known
      ? { ok: false, why: 'not-served', message: `The cluster does not serve ${kind} of ${apiVersion}.` }
      : { ok: false, why: 'refused', message: 'The API server does not say which kinds it serves (403).' };
  }
  const namespace = metadata.namespace ?? api.connection.namespace;
  const folder = served.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const query = new URLSearchParams({
    dryRun: 'All',
    fieldManager: 'grpclb',
    fieldValidation: 'Strict',
    // Whether somebody else manages the fields is not the question here.
    force: 'true',
  });
  const path = `${groupPath(group ?? '', version ?? '')}${folder}/${served.resource}/${encodeURIComponent(metadata.name)}`;
  const body = served.namespaced ? { ...object, metadata: { ...metadata, namespace } } : object;
  try {
    // JSON is YAML, and the only patch type for apply that every server since 1.16 takes is this one.
    await api.patch(`${path}?${query}`, body, 'application/apply-patch+yaml');
    return { ok: true };
  } catch (error) {
    if (!(error instanceof ApiFailure) || !isVerdict(error)) throw error;
    return { ok: false, why: 'refused', message: error.answer.message ?? error.detail };
  }
}

/** Whether the server judged the object, and not only failed to. */
function isVerdict({ status = 0, answer }: ApiFailure): boolean {
  // Seen on 1.35: a field that the schema does not have is answered with 500.
  if (status === 500) return answer.message?.startsWith('failed to create typed patch object') === true;
  return status >= 400 && status < 500 && status !== 401 && status !== 429;
}
