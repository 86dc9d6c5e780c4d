import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { boundedParallel } from '../../kube/boundedParallel.js';
import type { Pod } from '../../model/objects.js';
import { slimPod } from './slimPod.js';

/** A Service has few clients that are not in the namespaces that were read; more than this are not worth a request each. */
const mostAddresses = 20;
const atOnce = 4;

/**
 * The pods behind addresses, wherever they are in the cluster. What may not be asked, or is no pod's, is left out:
 * then the address itself has to do.
 */
export async function podsByAddress(api: Api, addresses: readonly string[], signal: AbortSignal): Promise<Pod[]> {
  let refused = false;
  const lists = await boundedParallel(addresses.slice(0, mostAddresses), atOnce, async (address) => {
    if (refused || signal.aborted) return [];
    const selector = encodeURIComponent(`status.podIP=${address}`);
    try {
      const { items = [] } = await api.get<{ items?: Record<string, unknown>[] }>(
        `/api/v1/pods?fieldSelector=${selector}&limit=10`,
        { signal },
      );
      return items.map((item) => slimPod(item) as unknown as Pod);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      refused ||= error.reason === 'forbidden';
      return [];
    }
  });
  // A pod that has ended keeps its address in the list for a while, and another may have it by now.
  return lists.flat().filter((pod) => pod.status?.phase === 'Running');
}
