import type { ObjectRef } from '../model/objects.js';
import type { PlanEntry } from '../model/report.js';
import { planYaml } from './planYaml.js';
import { ranked } from './ranked.js';

/** A file of `--plan-dir`; the path is relative to it and has `/` between its parts. */
interface PlanFile {
  path: string;
  text: string;
}

/** The plan as files: a folder for each Service or finding, in it a file for each option, the best first. */
export function planFiles(plan: readonly PlanEntry[]): PlanFile[] {
  const taken = new Set<string>();
  return plan.flatMap((entry) => {
    const folder = unused(folderOf(entry), taken);
    return ranked(entry.options).map((option, index) => ({
      path: `${folder}/${index + 1}-${fileName(option.remedy)}.yaml`,
      text: planYaml(entry, option),
    }));
  });
}

function folderOf(entry: PlanEntry): string {
  if (entry.for === 'service') return fileName(`${partsOf(entry.service)}-${entry.port}`);
  return fileName(`${partsOf(entry.object)}-${entry.check}`);
}

function partsOf({ kind, namespace, name }: ObjectRef): string {
  return [kind.toLowerCase(), namespace, name].filter((part) => part !== undefined).join('-');
}

/** Names come from manifests: nothing of them may lead out of the folder. */
function fileName(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_');
}

function unused(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n += 1) free = `${name}-${n}`;
  taken.add(free);
  return free;
}
