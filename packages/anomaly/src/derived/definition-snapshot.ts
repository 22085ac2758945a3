import { AegisError } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import type { DerivedInput, DerivedMetricDefinition } from './derived-options.js';
import {
  type Derivation,
  MAX_DEFINITIONS,
  MAX_FIELDS,
  MAX_NAME_LENGTH,
} from './read-definitions.js';

const TEXT = { maxLength: 1024 };
const NAMES = { maxLength: MAX_FIELDS, maxStringLength: MAX_NAME_LENGTH };
const VALUES = { maxLength: MAX_FIELDS, maxStringLength: 4096 };

/** A definition with nothing left to guess. */
export function writeDefinition({ name, source, inputs, by }: Derivation): object {
  return {
    name,
    expression: source,
    by,
    inputs: inputs.map((input) => ({
      symbol: input.symbol,
      name: input.name,
      labels: input.labels.map(([label]) => label),
      values: input.labels.map(([, value]) => value),
      rate: input.rate,
    })),
  };
}

/** The definitions of a snapshot, still to be checked as those of a caller are. */
export function readWrittenDefinitions(reader: SnapshotReader): DerivedMetricDefinition[] {
  return reader.list('definitions', { maxLength: MAX_DEFINITIONS }, (item) => {
    const inputs = item.list('inputs', { maxLength: MAX_FIELDS }, (field) => ({
      symbol: field.string('symbol', TEXT),
      input: readInput(field),
    }));
    return {
      name: item.string('name', TEXT),
      expression: item.string('expression', TEXT),
      ...(item.has('by') ? { by: item.strings('by', NAMES) } : {}),
      inputs: Object.fromEntries(inputs.map(({ symbol, input }) => [symbol, input])),
    };
  });
}

function readInput(field: SnapshotReader): DerivedInput {
  const labels = field.strings('labels', NAMES);
  const values = field.strings('values', VALUES);
  if (labels.length !== values.length) {
    throw new AegisError('invalid-snapshot', 'definitions: expected as many values as labels.');
  }
  return {
    name: field.string('name', TEXT),
    labels: Object.fromEntries(labels.map((label, i) => [label, values[i]!])),
    rate: field.boolean('rate'),
  };
}
