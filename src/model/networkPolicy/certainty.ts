/** An answer that may have to stay open: what is not read is neither yes nor no. */
export type Certainty = 'yes' | 'no' | 'unsure';

/** All have to hold. */
export function allOf(answers: Iterable<Certainty>): Certainty {
  let result: Certainty = 'yes';
  for (const answer of answers) {
    if (answer === 'no') return 'no';
    if (answer === 'unsure') result = 'unsure';
  }
  return result;
}

/** One has to hold. */
export function anyOf(answers: Iterable<Certainty>): Certainty {
  let result: Certainty = 'no';
  for (const answer of answers) {
    if (answer === 'yes') return 'yes';
    if (answer === 'unsure') result = 'unsure';
  }
  return result;
}
