import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExposition } from './exposition.js';

const calls = new Set(['calls_total']);
const read = (text: string) => readExposition(text, calls)?.samples;
const value = (line: string) => read(line)?.[0]?.value;

describe('readExposition', () => {
  it('keeps the families asked for, and what TYPE lines declare', () => {
    const page = [
      '# HELP other_total A "thing" {with} braces',
      '# TYPE other_total counter',
      'other_total{a="b"} 1',
      '# TYPE calls_total counter',
      'calls_total{service="shop.Cart", method="Get",} 12 1767268800000',
      'calls_total 3',
      'calls_total_created 5',
      '',
    ].join('\n');
    const exposition = readExposition(page, calls);
    expect(exposition?.samples).toEqual([
      { name: 'calls_total', labels: { service: 'shop.Cart', method: 'Get' }, value: 12 },
      { name: 'calls_total', labels: {}, value: 3 },
    ]);
    expect([...(exposition?.declared ?? [])]).toEqual(['other_total', 'calls_total']);
  });

  it('reads OpenMetrics: exemplars, fractional times, EOF, names in quotes', () => {
    const page = [
      '# TYPE calls counter',
      '# UNIT calls calls',
      'calls_total{method="Get"} 7.0 1767268800.123 # {trace_id="a b} 1"} 0.67 1767268799.5',
      'calls_total{method="Put"} 2 # {trace_id="c"} 1',
      'calls_created{method="Get"} 1767268000.5',
      '{"calls_total",method="Del","odd.label"="x"} 4',
      '{"calls_total"} 5',
      '# EOF',
    ].join('\r\n');
    expect(read(page)?.map(({ labels, value }) => [labels, value])).toEqual([
      [{ method: 'Get' }, 7],
      [{ method: 'Put' }, 2],
      [{ method: 'Del', 'odd.label': 'x' }, 4],
      [{}, 5],
    ]);
  });

  it('reads every spelling of a number', () => {
    expect(value('calls_total 1.5e+3')).toBe(1500);
    expect(value('calls_total\t-.5')).toBe(-0.5);
    expect(value('calls_total{} +Inf')).toBe(Number.POSITIVE_INFINITY);
    expect(value('calls_total -inf')).toBe(Number.NEGATIVE_INFINITY);
    expect(value('calls_total NaN')).toBeNaN();
  });

  it('reads an empty page, which a server that counted nothing may serve', () => {
    expect(read('')).toEqual([]);
    expect(read('# EOF\n')).toEqual([]);
  });

  it.each([
    ['HTML', '<!doctype html>\n<p>calls_total 1</p>'],
    ['JSON', '{"names":["calls_total"]}'],
    ['JSON over lines', '{\n  "status": "ok"\n}'],
    ['a greeting', 'OK'],
    ['a sentence', 'Prometheus metrics are elsewhere'],
    ['a line without value', 'calls_total{a="b"}'],
    ['an open brace', 'other 1\ncalls_total{a="b" 1'],
    ['a label without quotes', 'other 1\ncalls_total{a=b} 1'],
    ['a value that is no number', 'other 1\ncalls_total 0x10'],
  ])('is undefined for %s', (_, text) => {
    expect(readExposition(text, calls)).toBeUndefined();
  });

  it('reads back any label value', () => {
    const escaped = (text: string) => text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('\\', '"', '\n', '{', '}', ',', '=', '#', ' ', 'n')).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, text, fc.integer(), (a, b, number) => {
        const line = `calls_total{a="${escaped(a)}",b="${escaped(b)}"} ${number}`;
        expect(read(`other 1\n${line}\nother 2\n`)).toEqual([{ name: 'calls_total', labels: { a, b }, value: number }]);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom('calls_total', '{', '}', '"', '\\', '=', ',', ' ', '#', '\n', '1', 'NaN', 'a');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const sample of read(pieces.join('')) ?? []) expect(sample.name).toBe('calls_total');
      }),
    );
  });
});
