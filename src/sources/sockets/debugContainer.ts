import { randomBytes } from 'node:crypto';
import type { Api } from '../../kube/api.js';
import type { ApiFailure } from '../../kube/apiFailure.js';
import type { Clock, MeasuredPod } from '../../model/source.js';
import { isTable, readers } from './readers.js';

interface DebugReading {
  api: Api;
  image: string;
  clock: Clock;
  signal: AbortSignal;
}

interface ContainerState {
  waiting?: { reason?: string; message?: string };
  terminated?: { exitCode?: number; reason?: string };
}

interface PodStatus {
  status?: { ephemeralContainerStatuses?: { name: string; state?: ContainerState }[] };
}

const pollEveryMs = 1000;
const mostPolls = 60;
/** These do not pass by waiting. */
const hopeless = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
]);

/**
 * The socket table of a pod whose own containers cannot read it, by an ephemeral container: it shares the pod's
 * network, needs no privilege and no target, and ends by itself, but its entry stays in the pod's spec. Returns why
 * not as `{ reason }`; throws an ApiFailure for what the API refuses.
 */
export async function tableByDebugContainer(
  { namespace, name: pod }: MeasuredPod,
  { api, image, clock, signal }: DebugReading,
): Promise<{ table: string } | { reason: string }> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  const name = `grpclb-${randomBytes(3).toString('hex')}`;
  const patch = { spec: { ephemeralContainers: [containerOf(name, image)] } };
  await api.patch(`${path}/ephemeralcontainers`, patch, 'application/strategic-merge-patch+json', { signal });
  for (let polls = 0; polls < mostPolls && !signal.aborted; polls++) {
    const { status } = await api.get<PodStatus>(path, { signal });
    const state = status?.ephemeralContainerStatuses?.find((s) => s.name === name)?.state;
    const stuck = state?.waiting?.reason;
    if (stuck !== undefined && hopeless.has(stuck)) return { reason: `its debug container does not start: ${stuck}` };
    if (state?.terminated) {
      const table = await api.getText(`${path}/log?container=${name}`, { signal });
      return isTable(table) ? { table } : { reason: `its debug container ended with ${ending(state.terminated)}` };
    }
    await clock.sleep(pollEveryMs, signal);
  }
  return { reason: `its debug container did not end within ${(mostPolls * pollEveryMs) / 1000} s` };
}

/** What the strictest Pod Security level admits. */
function containerOf(name: string, image: string): object {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: readers[0],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_534,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

function ending({ exitCode, reason }: NonNullable<ContainerState['terminated']>): string {
  return `${reason ?? 'no reason'} (exit code ${exitCode ?? 'unknown'})`;
}

/** Whether the API refuses it to this user, which it will do for every pod alike. */
export function isRefusal({ status }: ApiFailure): boolean {
  return status === 401 || status === 403;
}
