import { defineCheck } from '../../model/check.js';

export default defineCheck({
  meta: {
    id: 'silence-unused',
    group: 'gate',
    title: 'An ignore silences nothing any more',
    severity: 'info',
    needs: ['silences'],
    uses: [],
    messages: {
      unused:
        'The {where} silences {check} for {object}, and there is no such finding any more. Take it out: it would hide the next one.',
      expired:
        'The {where} silenced {check} for {object} until {expires}. That day has passed, so its findings count again. Mend them, or set a new date.',
      unknownCheck: 'The {where} names {check}, and there is no such check, so it silences nothing. {hint}',
    },
    docs: {
      what: 'The annotation `grpclb.dev/ignore` or an entry under `ignores` of `.grpclb.yaml` matches no finding, has expired, or names a check that does not exist.',
      why: 'An ignore that outlived its fault hides the next fault of that kind on the same object, and nobody is told.',
      fix: 'Take the ignore out. Where it expired, mend the fault or set a new date; where the name is wrong, write the id that `grpclb checks` lists.',
      links: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/'],
    },
    remedies: [],
  },

  *check({ silences }) {
    for (const { state, check, where, subject, path, object, expires = '', meant } of silences) {
      const found = { subject, path, witnesses: [{ source: where, says: check }] } as const;
      const about = objectText(object);
      if (state === 'unused') yield { ...found, message: 'unused', data: { where, check, object: about } };
      if (state === 'expired') yield { ...found, message: 'expired', data: { where, check, object: about, expires } };
      if (state === 'unknown-check') {
        const hint = meant === undefined ? 'grpclb checks lists them.' : `Was ${meant} meant?`;
        yield { ...found, message: 'unknownCheck', data: { where, check, hint } };
      }
    }
  },
});

/** `Ingress/edge in namespace shop`, `every object`. */
function objectText({ kind, namespace, name }: { kind?: string; namespace?: string; name?: string }): string {
  const what = kind === undefined && name === undefined ? 'every object' : `${kind ?? '*'}/${name ?? '*'}`;
  return namespace === undefined ? what : `${what} in namespace ${namespace}`;
}
