import { statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const configName = '.grpclb.yaml';

/** The settings file beside the manifests, in the order they were named, or else in the working directory. */
export function findConfig(paths: readonly string[]): string | undefined {
  const folders = paths.filter((path) => path !== '-').map((path) => (isFolder(path) ? path : dirname(path)));
  return [...folders, '.'].map((folder) => normalize(join(folder, configName))).find(isFile);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
