import { Config, Help } from '@oclif/core';
import { expect, it } from 'vitest';
import { flagTable } from '../cli/probe/flagTable.js';
import { Probe } from './probe.js';

it('has every flag in its help, those of one letter with one dash', async () => {
  const config = await Config.load({ root: process.cwd() });
  const lines: string[] = [];
  class Kept extends Help {
    protected override log(...words: string[]) {
      lines.push(...words);
    }
  }
  const command = config.findCommand('probe', { must: true });
  await new Kept(config, { maxWidth: 200 } as object).showCommandHelp({ ...command, flags: Probe.flags } as never);
  const help = lines.join('\n');
  for (const name of Object.keys(flagTable)) {
    if (name !== 'help') expect(help).toMatch(new RegExp(`\\s-${name.length === 1 ? '' : '-'}${name}[=,\\s]`));
  }
});
