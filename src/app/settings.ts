import { checks } from '../checks/index.js';
import type { Baseline } from '../model/gate/baseline.js';
import type { Config } from '../model/gate/config.js';
import { findConfig } from '../sources/config/findConfig.js';

export interface SettingsChoice {
  /** Looked for beside the manifests and in the working directory where it is left out. */
  config?: string | undefined;
  /** The file with findings that are known. */
  baseline?: string | undefined;
  files: readonly string[];
}

interface Settings {
  config?: Config;
  baseline?: { file: string; content: Baseline };
}

/** `.grpclb.yaml` and the baseline, as far as there are any. */
export async function readSettings({ config: named, baseline: file, files }: SettingsChoice): Promise<Settings> {
  const config = named ?? findConfig(files);
  return {
    ...(config !== undefined && { config: await configAt(config) }),
    ...(file !== undefined && { baseline: await baselineAt(file) }),
  };
}

async function configAt(file: string): Promise<Config> {
  const { readConfig } = await import('../sources/config/readConfig.js');
  return readConfig(
    file,
    checks.map(({ meta }) => meta.id),
  );
}

async function baselineAt(file: string): Promise<{ file: string; content: Baseline }> {
  const { readBaseline } = await import('../sources/config/readBaseline.js');
  return { file, content: await readBaseline(file) };
}

/** The checks that the settings switch off. */
export function offIn(config: Config | undefined): string[] {
  return [...(config?.severities ?? [])].filter(([, severity]) => severity === 'off').map(([id]) => id);
}
