import type { ChangeEvent } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';

const LONGEST_ID = 4096;
/** Of what a change says so much is kept, in characters, and so many of its paths. */
const LONGEST_TEXT = 16_384;
const MOST_PATHS = 256;

/** A change with no more text than is kept. */
export function boundedChange({ id, summary, text, paths, ...change }: ChangeEvent): ChangeEvent {
  return {
    ...change,
    ...(id !== undefined && { id: id.slice(0, LONGEST_ID) }),
    ...(summary !== undefined && { summary: summary.slice(0, LONGEST_TEXT) }),
    ...(text !== undefined && { text: text.slice(0, LONGEST_TEXT) }),
    ...(paths !== undefined && {
      paths: paths.slice(0, MOST_PATHS).map((path) => path.slice(0, LONGEST_ID)),
    }),
  };
}

/** A change out of a snapshot, checked. */
export function readChange(reader: SnapshotReader): ChangeEvent {
  const text = (name: 'id' | 'summary' | 'text', maxLength: number): Partial<ChangeEvent> =>
    reader.has(name) ? { [name]: reader.string(name, { maxLength }) } : {};
  const limit = { maxLength: MOST_PATHS, maxStringLength: LONGEST_ID };
  return {
    nodeId: reader.string('nodeId', { maxLength: LONGEST_ID }),
    kind: reader.oneOf('kind', ['deploy', 'config', 'flag', 'scale'] as const),
    timestampMs: reader.number('timestampMs'),
    ...text('id', LONGEST_ID),
    ...text('summary', LONGEST_TEXT),
    ...text('text', LONGEST_TEXT),
    ...(reader.has('paths') ? { paths: reader.strings('paths', limit) } : {}),
  };
}
