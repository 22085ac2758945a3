import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/json-schema.js';

const FILE = fileURLToPath(new URL('../../sentinel.schema.json', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../sentinel.example.yaml', import.meta.url));

// `pnpm --filter @aegis/sentinel schema` writes it anew.
it('is what sentinel.schema.json says', async () => {
  await expect(`${JSON.stringify(configJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(FILE);
});

it('describes every key that is not its own description', () => {
  const bare: string[] = [];
  const visit = (name: string, schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties, items, oneOf } = schema as Record<string, unknown>;
    for (const [key, value] of Object.entries(properties ?? {})) visit(`${name}.${key}`, value);
    if (items !== undefined) visit(name, items);
    for (const [i, value] of ((oneOf as unknown[]) ?? []).entries()) visit(`${name}[${i}]`, value);
    const { type, description } = schema as Record<string, unknown>;
    if (type === 'string' && description === undefined && !name.includes('[')) bare.push(name);
  };
  const schema = configJsonSchema() as Record<string, unknown>;
  expect(Object.keys(schema.properties as object)).toContain('inputs');
  visit('', schema.properties === undefined ? null : schema);
  expect(
    bare.filter((name) => !/level|environment|Kinds|exclude|Services|Labels/.test(name)),
  ).toEqual([]);
});

it('leaves no key out of the example', () => {
  const text = readFileSync(EXAMPLE, 'utf8');
  const missing: string[] = [];
  const visit = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties, items, oneOf } = schema as Record<string, unknown>;
    for (const [key, value] of Object.entries(properties ?? {})) {
      if (!new RegExp(`(?:^|[\\s{#-])${key}:`, 'm').test(text)) missing.push(key);
      visit(value);
    }
    visit(items);
    for (const one of (oneOf as unknown[]) ?? []) visit(one);
  };
  visit(configJsonSchema());
  expect(missing).toEqual([]);
});
