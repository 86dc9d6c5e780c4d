import { expect, test } from 'vitest';
import type { TraceEvent } from '../../model/trace/frame.js';
import { Recorder } from './recorder.js';

const view = { only: [], streams: [], showSecrets: false, summaryOnly: false };

function data(stream: number, bytes: number): TraceEvent {
  const content = { path: '/a.B/C', encoding: 'identity', bytes: new Uint8Array(bytes) };
  const messages = [{ bytes, compressed: false, content }];
  return {
    kind: 'frame',
    connection: 1,
    frame: { type: 'DATA', from: 'client', stream, length: bytes, endStream: false, messages },
  };
}

test('what comes faster than it is shown is counted, and neither events nor messages pile up', async () => {
  let go: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const texts: (string | undefined)[] = [];
  const recorder = new Recorder({
    ...view,
    decode: async () => 'decoded',
    async show(event) {
      await gate;
      if (event.kind === 'frame' && event.frame.type === 'DATA') texts.push(event.frame.messages[0]?.text);
    },
  });
  for (let stream = 1; stream <= 40; stream++) recorder.take(data(stream, 1024 * 1024));
  for (let event = 0; event < 25_000; event++) recorder.take({ kind: 'opened', connection: 2 });
  expect(recorder.notShown).toBe(5_040);
  go();
  const { frames } = await recorder.summary();
  expect(frames).toBe(40);
  expect(texts.filter((text) => text === 'decoded')).toHaveLength(32);
  expect(texts.filter((text) => text === '(not decoded: too much at once)')).toHaveLength(8);
});

test('only what is asked for is shown; all is counted', async () => {
  const shown: TraceEvent[] = [];
  const show = async (event: TraceEvent) => void shown.push(event);
  const recorder = new Recorder({ ...view, only: ['DATA'], streams: [3], decode: undefined, show });
  for (const stream of [1, 3, 5]) recorder.take(data(stream, 1));
  recorder.take({
    kind: 'frame',
    connection: 1,
    frame: { type: 'RST_STREAM', from: 'client', stream: 3, length: 4, code: 'CANCEL' },
  });
  expect((await recorder.summary()).frames).toBe(4);
  expect(shown).toMatchObject([{ frame: { type: 'DATA', stream: 3 } }]);
});
