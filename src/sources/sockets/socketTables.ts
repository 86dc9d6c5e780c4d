import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { exec } from '../../kube/exec.js';
import type { MeasuredPod, SourceContext } from '../../model/source.js';
import { isRefusal, tableByDebugContainer } from './debugContainer.js';
import { isTable, readers } from './readers.js';

type Reading = Pick<SourceContext<Api>, 'api' | 'clock' | 'signal' | 'debugImage'>;
type Table = { table: string } | { reason: string };

/** Reads the socket table of one pod after the other, and remembers what helps with the next. */
export class SocketTables {
  /** Said once, it will be said again: no further pod is asked then. */
  refusal: ApiFailure | undefined;
  /** Pods that got an ephemeral container. */
  debugged = 0;
  readonly #reading: Reading;
  #debugRefusal: string | undefined;
  /** The reader that an image has, so that its other pods need one try; none where all were tried. */
  readonly #byImage = new Map<string, readonly string[] | undefined>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** `/proc/net/tcp` and `tcp6` of the pod, or why they could not be read. */
  async of(pod: MeasuredPod): Promise<Table> {
    const own = await this.#byExec(pod);
    const image = this.#reading.debugImage;
    return 'reason' in own && image !== undefined ? this.#byDebugContainer(pod, image, own.reason) : own;
  }

  async #byDebugContainer(pod: MeasuredPod, image: string, why: string): Promise<Table> {
    if (this.#debugRefusal !== undefined) return { reason: `${why}; ${this.#debugRefusal}` };
    try {
      const read = await tableByDebugContainer(pod, { ...this.#reading, image });
      this.debugged++;
      return 'table' in read ? read : { reason: `${why}; ${read.reason}` };
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      const reason = `no debug container can be added: ${error.detail.replace(/\.$/, '')}`;
      if (isRefusal(error)) this.#debugRefusal = reason;
      return { reason: `${why}; ${reason}` };
    }
  }

  async #byExec(pod: MeasuredPod): Promise<Table> {
    if (this.refusal) return { reason: 'pods/exec is refused' };
    const containers = pod.pod?.spec?.containers ?? [];
    let reason = 'no container is known to look into';
    for (const { name, image = '' } of containers) {
      try {
        const table = await this.#table(pod, name, image);
        if (table !== undefined) return { table };
        reason = 'no container has a program that can read its socket table';
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        if (isRefusal(error)) {
          this.refusal = error;
          return { reason: 'pods/exec is refused' };
        }
        reason = error.detail.replace(/\.$/, '');
      }
    }
    return { reason };
  }

  async #table({ namespace, name: pod }: MeasuredPod, container: string, image: string): Promise<string | undefined> {
    const known = this.#byImage.has(image);
    const mine = this.#byImage.get(image);
    for (const command of known ? (mine ? [mine] : []) : readers) {
      const { stdout } = await exec(this.#reading.api, { namespace, pod, container, command });
      // A machine without IPv6 has no second table: cat says so, and has printed the first.
      if (!isTable(stdout)) continue;
      this.#byImage.set(image, command);
      return stdout;
    }
    if (!known) this.#byImage.set(image, undefined);
    return undefined;
  }
}
