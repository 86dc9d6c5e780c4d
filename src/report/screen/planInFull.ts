import type { Report } from '../../model/report.js';
import { ranked } from '../ranked.js';
import type { Ink } from './ink.js';

/** Every option with its whole YAML. Not wrapped: it is to be copied. */
export async function planInFull({ plan }: Pick<Report, 'plan'>, ink: Ink): Promise<string[]> {
  if (!ink.wide) return [];
  const { planYaml } = await import('../planYaml.js');
  const texts = plan.flatMap((entry) =>
    ranked(entry.options).map((option) => planYaml(entry, option).replace(/\n$/, '')),
  );
  if (texts.length === 0) return [];
  return [ink.heading('PLAN'), ...texts.flatMap((text, index) => [...(index > 0 ? ['', '---'] : []), text])];
}
