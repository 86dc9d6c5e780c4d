import { afterEach, expect, it, vi } from 'vitest';
import { withRunIo } from './withRunIo.js';

const { isTTY } = process.stderr;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.stderr.isTTY = isTTY;
});

it('takes the line of progress away before anything is printed', async () => {
  process.stderr.isTTY = true;
  vi.stubEnv('TERM', 'xterm');
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const said = await withRunIo(
    { quiet: false, verbose: false },
    async ({ progress }) => {
      progress('CPU from the kubelets, 1 s left');
      return 'report';
    },
    async (made) => {
      written.push(made);
      return 0;
    },
  );
  expect(said).toBe(0);
  expect(written).toEqual(['\r\u001b[2KCPU from the kubelets, 1 s left', '\r\u001b[2K', 'report']);
});
