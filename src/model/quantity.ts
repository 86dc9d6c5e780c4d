const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binaryFactors: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes CPU quantity (`254876123n`, `250m`, `0.25`, `2e-1`) in millicores; undefined when it is none. */
export function cpuMillicores(quantity: string | number): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([KMGTPE]i)|([numkMGTPE]?))$/.exec(
    String(quantity).trim(),
  );
  if (match === null) return undefined;
  const [, digits = '', exponent, binary, decimal = ''] = match;
  if (binary !== undefined) return Number(digits) * (binaryFactors[binary] ?? Number.NaN) * 1000;
  const power = exponent === undefined ? (decimalExponents[decimal] ?? Number.NaN) : Number(exponent);
  // Shifting the exponent in the text keeps the decimal digits exact, which multiplying would not.
  return Number(`${digits}e${power + 3}`);
}
