import { defineCheck } from '../../model/check.js';

export default defineCheck({
  meta: {
    id: 'silence-without-reason',
    group: 'gate',
    title: 'An ignore gives no reason',
    severity: 'info',
    needs: ['silences'],
    uses: [],
    messages: {
      noReason:
        'The {where} silences {check} and says no reason. Whoever reads it next cannot tell whether it still holds. Write one: {example}.',
    },
    docs: {
      what: 'The annotation `grpclb.dev/ignore` or an entry under `ignores` of `.grpclb.yaml` names a check and says nothing else.',
      why: 'A finding that was silenced for a forgotten reason stays silenced for ever, also when it has become true.',
      fix: 'Write why the finding is all right behind its id, as in `grpclb.dev/ignore: "tls-secret-missing cert-manager makes it"`, or as `reason` in `.grpclb.yaml`.',
      links: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/'],
    },
    remedies: [],
  },

  *check({ silences }) {
    for (const { state, reason, check, where, subject, path, by } of silences) {
      // One that silences nothing is to be taken out, not explained.
      if (reason !== undefined || state === 'unused' || state === 'unknown-check') continue;
      const example = by === 'annotation' ? `"${check} REASON"` : 'reason: …';
      const witnesses = [{ source: where, says: check }] as const;
      yield { subject, path, witnesses, message: 'noReason', data: { where, check, example } };
    }
  },
});
