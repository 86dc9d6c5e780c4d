import type { Workload } from '../../model/objects.js';
import { runningContainers, templateOf, wordsOf } from '../../model/topology/workloadParts.js';

export type Language = 'go' | 'java' | 'python' | 'node' | 'csharp';
const languages: readonly Language[] = ['go', 'java', 'python', 'node', 'csharp'];

export const languageNames: Readonly<Record<Language, string>> = {
  go: 'Go',
  java: 'Java',
  python: 'Python',
  node: 'Node.js',
  csharp: 'C#',
};

/** Words of an image, a command or a variable by which a language gives itself away. */
const signs: readonly [Language, RegExp][] = [
  ['csharp', /\.dll\b|\bdotnet\b|\baspnet\b|\b(ASPNETCORE|DOTNET)_/],
  [
    'java',
    /\.jar\b|\bjava\b|\b(openjdk|temurin|corretto|jre|jdk)\b|\bJAVA_(OPTS|TOOL_OPTIONS|HOME)\b|\bJDK_JAVA_OPTIONS\b/,
  ],
  ['python', /\.py\b|\bpython\d?(\.\d+)?\b|\b(gunicorn|uvicorn)\b|\bPYTHON[A-Z]+\b/],
  ['node', /\.[cm]?js$|(^|\/)(node|nodejs|npm|npx|yarn|pnpm)(:|$)|-(node|nodejs)(:|$)|\bNODE_(ENV|OPTIONS)\b/],
  ['go', /\bgolang\b|^\/go\/bin\/|\bGO(DEBUG|MAXPROCS|MEMLIMIT|GC)\b|(^|[/_-])go(lang)?([:_-]|$)/],
];

/** The language a workload is most likely written in, by image, command and variables; undefined where nothing tells. */
export function languageOf(workload: Workload): Language | undefined {
  const containers = runningContainers(templateOf(workload)?.spec);
  const words = containers.flatMap((c) => [
    ...wordsOf({ ...c, env: [] }),
    ...(c.env ?? []).map((e) => e.name),
    ...imageWords(c.image),
  ]);
  return signs.find(([, sign]) => words.some((word) => sign.test(word)))?.[0];
}

/** The languages of some workloads; every language where one of them does not tell. */
export function languagesOf(workloads: readonly Workload[]): { known: boolean; languages: readonly Language[] } {
  const told = workloads.map(languageOf);
  if (told.length === 0 || told.includes(undefined)) return { known: false, languages };
  return { known: true, languages: languages.filter((language) => told.includes(language)) };
}

/** Without the registry, whose host name may hold any word. */
function imageWords(image: string | undefined): string[] {
  const path = image?.split('/') ?? [];
  const first = path[0] ?? '';
  return path.length > 1 && /[.:]/.test(first) ? path.slice(1) : path;
}
