import { expect, it } from 'vitest';
import { general, jsonNumber } from './numbers.js';

it.each([
  [0, 64, '0', '0'],
  [-0, 64, '-0', '-0'],
  [0.5, 64, '0.5', '0.5'],
  [-1234.5, 64, '-1234.5', '-1234.5'],
  [999_999, 64, '999999', '999999'],
  [1e6, 64, '1e+06', '1000000'],
  [1.5e-7, 64, '1.5e-07', '1.5e-7'],
  [1e-6, 64, '1e-06', '0.000001'],
  [0.0001, 64, '0.0001', '0.0001'],
  [1e20, 64, '1e+20', '100000000000000000000'],
  [1e21, 64, '1e+21', '1e+21'],
  [1e100, 64, '1e+100', '1e+100'],
  [Math.fround(0.1), 32, '0.1', '0.1'],
  [Math.fround(0.1), 64, '0.10000000149011612', '0.10000000149011612'],
  [Math.fround(16_777_216), 32, '1.6777216e+07', '16777216'],
] as const)('prints %d of %d bits as Go does', (value, bits, text, json) => {
  expect(general(value, bits)).toBe(text);
  expect(jsonNumber(value, bits)).toBe(json);
});
