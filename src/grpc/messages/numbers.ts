/** The fewest digits that mean the same number: of a float, fewer than JavaScript prints. */
function shortest(value: number, bits: 32 | 64): string {
  if (bits === 64) return value.toExponential();
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential();
}

/** A finite number as Go's `%g` prints it: 1e+06, 0.5, 1.5e-07. */
export function general(value: number, bits: 32 | 64): string {
  if (Object.is(value, -0)) return '-0';
  const [mantissa = '', exponentText = '0'] = shortest(value, bits).split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 6) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  return plain(mantissa, exponent);
}

/** A finite number as Go's `encoding/json` prints it: exponents only where they are large, without their zero. */
export function jsonNumber(value: number, bits: 32 | 64): string {
  if (Object.is(value, -0)) return '-0';
  const [mantissa = '', exponentText = '0'] = shortest(value, bits).split('e');
  const exponent = Number(exponentText);
  if (value !== 0 && (exponent < -6 || exponent >= 21))
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
  return plain(mantissa, exponent);
}

function plain(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = digits.slice(exponent + 1);
  return rest === '' ? `${sign}${whole}` : `${sign}${whole}.${rest}`;
}
