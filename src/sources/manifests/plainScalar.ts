const yes = /^(?:true|True|TRUE|y|Y|yes|Yes|YES|on|On|ON)$/;
const no = /^(?:false|False|FALSE|n|N|no|No|NO|off|Off|OFF)$/;
const none = /^(?:null|Null|NULL|~)$/;
const decimal = /^[-+]?(?:\d+|(?:\.\d+|\d+\.\d*)(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+)$/;
const rareNumber = /^(?:0o[0-7]+|0x[\da-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Whether kubectl takes a plain word for true or false: by YAML 1.1, which knows yes, on and y as well. */
export function flagOf(word: string): boolean | undefined {
  return yes.test(word) ? true : no.test(word) ? false : undefined;
}

/** What a plain scalar means; undefined for numbers that are left to the library. */
export function plainScalar(word: string): string | number | boolean | null | undefined {
  const first = word.charCodeAt(0);
  if (isDigit(first) || first === 43 || first === 45 || first === 46) {
    if (decimal.test(word)) return Number(word);
    return rareNumber.test(word) ? undefined : word;
  }
  if (word.length > 5) return word;
  return flagOf(word) ?? (none.test(word) ? null : word);
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}
