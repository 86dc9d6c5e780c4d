import { byText } from '../model/byText.js';
import type { Pod } from '../model/objects.js';
import { keyOf } from '../model/objects.js';
import { startedAt } from '../model/podStart.js';
import type { PodShare } from '../model/verdict.js';
import type { ConnectionPicture } from './connectionPicture.js';
import type { Measures } from './serviceVerdict.js';
import type { Signals } from './signals.js';

/** Each pod with everything that was read of it, the busiest first. */
export function podShares(
  ready: readonly Pod[],
  late: ReadonlySet<string>,
  measures: Measures | undefined,
  signals: Signals | undefined,
  picture: ConnectionPicture | undefined,
  now: number,
): PodShare[] {
  const primary = signals?.primary;
  const total = primary ? [...primary.work.values()].reduce((a, b) => a + b, 0) : 0;
  const rows = ready.map((pod): PodShare => {
    const key = keyOf(pod);
    const start = startedAt(pod);
    const cpu = measures?.summaryCpu?.pods[key] ?? measures?.metricsCpu?.pods[key] ?? measures?.historyCpu?.pods[key];
    const network = measures?.summaryNetwork?.pods[key];
    const lifetime = measures?.lifetimeCpu?.pods[key];
    const calls = signals?.calls?.measure.pods[key];
    const { connections, streams } = picture?.pods.get(key) ?? {};
    const work = primary?.work.get(key);
    const silent = late.has(key) ? 'started less than a minute ago' : (primary?.measure.noData[key] ?? 'no sample');
    return {
      name: pod.metadata.name,
      ...(!Number.isNaN(start) && { ageSeconds: Math.max(0, Math.round((now - start) / 1000)) }),
      ...(cpu && { cpuMillicores: cpu.value }),
      ...(network && { networkBytesPerSecond: network.value }),
      ...(lifetime && { lifetimeCpuSeconds: lifetime.value }),
      ...(calls && { callsPerSecond: calls.value }),
      ...(streams !== undefined && { streams }),
      ...(connections !== undefined && { connections }),
      ...(work !== undefined && total > 0 && { share: work / total }),
      ...(work === undefined && measures && { noData: silent }),
    };
  });
  return rows.sort((a, b) => (b.share ?? -1) - (a.share ?? -1) || byText(a.name, b.name));
}
