import type { CpuLimit } from './cpuLimits.js';
import { type RungSetName, rungSetNames } from './rungSets.js';
import type { Share, Tally } from './tally.js';

export interface Figures {
  worlds: number;
  seed: number;
  tallies: Record<RungSetName, Tally>;
  limits: readonly CpuLimit[];
}

/** The figures as Markdown. */
export function render({ worlds, seed, tallies, limits }: Figures): string {
  const rows = (columns: (tally: Tally) => (Share | undefined)[]) =>
    rungSetNames.map((name) => [name, ...columns(tallies[name]).map(percent)]);
  return [
    '# Accuracy of verdicts',
    '',
    `${worlds} worlds balanced call by call and ${worlds} others, seed ${seed}. Made by \`npm run bench:accuracy\`.`,
    'Rungs: 1 metrics-server; 2 kubelet summary; 3 RPC counters; 4 channelz; 5 sockets.',
    '',
    '## Bars',
    '',
    ...table(['bar', 'figure', ''], barsOf(tallies, limits)),
    '',
    '## False alarms on balanced worlds',
    '',
    ...table(
      ['rungs', '`pinned`', '`pinned`, proved', 'any skew', 'any skew, too few calls to tell'],
      rows((t) => [t.saidPinned, t.saidProved, t.saidSkewed, t.saidSkewedQuiet]),
    ),
    '',
    '## Detection where the true E/n is below 0.8',
    '',
    'Of the pods that the rungs could read, and with enough calls. Found: any verdict of skew. Named: of those found, `pinned` for connections, `imbalanced` for the rest.',
    'A slow node or a long stream leaves calls even: rungs 3 to 5 without CPU cannot find it.',
    '',
    ...table(
      ['rungs', 'connections', 'named', 'hopping', 'hot key', 'long stream', 'slow node', 'named'],
      rows((t) => [
        t.foundPinned,
        t.namedPinned,
        t.foundHopping,
        t.foundUneven['hot-key'],
        t.foundUneven['long-stream'],
        t.foundUneven['slow-node'],
        t.namedUneven,
      ]),
    ),
    '',
    '## Calibration: how many verdicts are right, by what they call themselves',
    '',
    'A skew is right when the true E/n is below 0.95 (`pinned`: and connections made it); `balanced` when it is 0.8 or more.',
    '',
    ...table(
      ['rungs', 'skew proved', 'likely', 'possible', 'balanced proved', 'likely', 'possible'],
      rows(({ right }) => [
        right.skewed.proved,
        right.skewed.likely,
        right.skewed.possible,
        right.balanced.proved,
        right.balanced.likely,
        right.balanced.possible,
      ]),
    ),
    '',
    '## One CPU sample (rung 1) against the best there can be',
    '',
    'The best detector knows the number of pods and takes the E/n that 99 of 100 balanced Services are above.',
    '',
    ...table(
      [
        'pods',
        'connections',
        'true E/n: design',
        'here',
        'balanced: middle',
        '1 %',
        'detectable: design',
        'here',
        'verdict',
        'verdict, E/n < 0.8',
        'false alarms',
      ],
      limits.map((l) => [
        `${l.pods}`,
        `${l.connections}`,
        two(l.simulated.evenness),
        two(l.evenness),
        two(l.balancedMedian),
        two(l.threshold),
        two(l.simulated.detectable),
        two(l.best),
        two(l.verdict.value),
        two(l.verdictBelow.value),
        percent(l.falseAlarms),
      ]),
    ),
    '',
  ].join('\n');
}

function barsOf(tallies: Record<RungSetName, Tally>, limits: readonly CpuLimit[]): string[][] {
  const proved = rungSetNames.map((name) => tallies[name].saidProved.hits).reduce((a, b) => a + b, 0);
  const alarms = tallies['1'].saidSkewed;
  const shortfall = (l: CpuLimit) => l.simulated.detectable - (l.verdict.value ?? 0);
  const worst = limits.reduce((a, b) => (shortfall(b) > shortfall(a) ? b : a));
  return [
    bar('no `pinned`, proved, on a balanced world, on any rung set', `${proved}`, proved === 0),
    bar('false alarms of any skew on rung 1 at most 1 %', percent(alarms), (alarms.value ?? 1) <= 0.01),
    bar(
      'detection on rung 1 within 0.05 of the design, every row',
      `worst ${two(shortfall(worst))} short, at ${worst.pods} pods and ${worst.connections} connections`,
      shortfall(worst) <= 0.05,
    ),
    ...(['3', '4', 'all'] as const).map((name) => {
      const { foundPinned } = tallies[name];
      return bar(
        `detection of pinned with rung ${name} at least 0.99`,
        percent(foundPinned),
        (foundPinned.value ?? 0) >= 0.99,
      );
    }),
  ];
}

function bar(says: string, figure: string, held: boolean): string[] {
  return [says, figure, held ? 'held' : 'MISSED'];
}

function percent(share: Share | undefined): string {
  return share?.value === undefined ? '–' : `${(100 * share.value).toFixed(2)} % of ${share.of}`;
}

function two(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(2);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, i) => Math.max(3, title.length, ...rows.map((r) => r[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((c, i) => c.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((w) => '-'.repeat(w)).join(' | ')} |`, ...rows.map(line)];
}
