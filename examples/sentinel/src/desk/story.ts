import type { Incident } from '@aegis/core';
import type { ServiceGraph } from '@aegis/graph';
import type { Story } from '../api/resources/index.js';
import { isHarmful } from '../pipeline/is-convincing.js';
import { formatLikelihood } from '../report/format.js';
import { alsoHit, othersOf, plain, reasonsOf, verdictOf } from '../report/tell-cause.js';
import { activePlan, type CaseRecord } from '../respond/case-record.js';

/** The six things that whoever is woken asks first, each in a sentence. */
export function storyOf(incident: Incident, record: CaseRecord | null, graph: ServiceGraph): Story {
  const diagnosis = record?.diagnosis ?? null;
  const cause = diagnosis?.causes[0];
  if (diagnosis === null || cause === undefined) {
    return {
      what: whatOf(incident),
      where: 'It is not known yet where it began.',
      why: 'Nothing speaks clearly against any node.',
      who: `${incident.nodeIds.join(', ') || 'Nobody'} so far.`,
      howSure: 'There is too little evidence to say.',
      whatToDo: whatToDo(record),
    };
  }
  const hit = alsoHit(cause, incident, graph);
  const felt = cause.path.slice(1);
  return {
    what: whatOf(incident),
    where: verdictOf(diagnosis),
    why: reasonsOf(cause)[0] ?? cause.sentence,
    who: [
      felt.length === 0
        ? `Felt at ${cause.nodeId} itself.`
        : `Felt on the way to ${felt.at(-1)}: ${felt.join(', ')}.`,
      ...hit,
    ].join(' '),
    howSure: [
      `${formatLikelihood(cause.likelihood)} by the evidence.`,
      ...othersOf(diagnosis),
    ].join(' '),
    whatToDo: whatToDo(record),
  };
}

/** What is most out of the ordinary. */
function whatOf(incident: Incident): string {
  const [strongest] = incident.anomalies.filter(isHarmful).sort((a, b) => b.score - a.score);
  if (strongest === undefined) return incident.issues[0]?.sentence ?? incident.sentence;
  const { nodeId, sentence } = strongest;
  // Sentences of logs name their service themselves.
  const isNamed = nodeId === null || sentence.startsWith(nodeId) || strongest.source === 'log';
  return isNamed ? sentence : `${nodeId}: ${plain(sentence, nodeId)}`;
}

function whatToDo(record: CaseRecord | null): string {
  const plan = record === null ? null : activePlan(record);
  if (record?.phase === 'resolved') return 'Nothing: it was mended, and the symptoms are gone.';
  if (record?.phase === 'over') return 'Nothing: it has been quiet.';
  if (record?.phase === 'needs-person')
    return 'A person is needed: nothing more is tried by itself.';
  if (plan !== null) {
    const waits = plan.state === 'proposed' && plan.needsApproval;
    return waits ? `${plan.plan.sentence} It waits for a person.` : plan.plan.sentence;
  }
  const suggestion = record?.suggestion;
  return suggestion?.kind === 'known' ? suggestion.sentence : 'Nothing is proposed yet.';
}
