/**
 * Assembles the few instructions of WebAssembly's text format that the SIMD kernels are written in: one
 * memory and some functions, all exported, with folded instructions. Nothing else is understood; what is
 * not known throws.
 */
export function assembleWat(text: string): Uint8Array {
  const [module] = parse(text);
  const fields = (module as Tree[]).slice(1) as Tree[][];
  const memory = fields.find(([kind]) => kind === 'memory')!;
  const functions = fields.filter(([kind]) => kind === 'func');
  const indices = functions.map((_, i) => i);
  const types = functions.flatMap((func) => {
    const params = part(func, 'param');
    return [0x60, ...unsigned(params.length), ...params.map(([, , t]) => type(t)), 0];
  });
  const count = unsigned(functions.length);
  const exports = functions.flatMap((func, i) => exported(func, 0, i));
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [...count, ...types]),
    ...section(3, [...count, ...indices]),
    ...section(5, [1, 0, ...unsigned(Number(memory.at(-1)))]),
    ...section(7, [...unsigned(functions.length + 1), ...exported(memory, 2, 0), ...exports]),
    ...section(10, [...count, ...functions.flatMap((func) => sized(bodyOf(func)))]),
  ]);
}

function part(func: readonly Tree[], kind: string): Tree[][] {
  return (func as Tree[][]).filter((node) => Array.isArray(node) && node[0] === kind);
}

function bodyOf(func: readonly Tree[]): number[] {
  const locals = part(func, 'local');
  const names = [...part(func, 'param'), ...locals].map(([, name]) => name as string);
  const body = func.filter(
    (node) => Array.isArray(node) && !['param', 'local', 'export'].includes(node[0] as string),
  ) as Tree[][];
  return [...declare(locals), ...code(body, names, []), 0x0b];
}

type Tree = string | Tree[];

const TYPES: Record<string, number> = { i32: 0x7f, v128: 0x7b };

const PLAIN: Record<string, readonly number[]> = {
  select: [0x1b],
  'i32.lt_u': [0x49],
  'i32.add': [0x6a],
  'i32.sub': [0x6b],
  'i32.mul': [0x6c],
  'i32.shl': [0x74],
  'f64.add': [0xa0],
  'f64.mul': [0xa2],
  'f64x2.splat': [0xfd, 0x14],
  'f64x2.lt': [0xfd, 0x49],
  'f64x2.add': [0xfd, 0xf0, 0x01],
  'f64x2.sub': [0xfd, 0xf1, 0x01],
  'f64x2.mul': [0xfd, 0xf2, 0x01],
  'f64x2.div': [0xfd, 0xf3, 0x01],
  'f64x2.pmin': [0xfd, 0xf6, 0x01],
  'i64x2.splat': [0xfd, 0x12],
  'i64x2.shl': [0xfd, 0xcb, 0x01],
  'i64x2.add': [0xfd, 0xce, 0x01],
  'v128.and': [0xfd, 0x4e],
  'v128.andnot': [0xfd, 0x4f],
  'v128.xor': [0xfd, 0x51],
};

/** The code, and the power of two that the text format takes for the alignment. */
const MEMORY: Record<string, readonly [readonly number[], number]> = {
  'i32.load': [[0x28], 2],
  'f64.load': [[0x2b], 3],
  'f64.store': [[0x39], 3],
  'v128.load': [[0xfd, 0x00], 4],
  'v128.load64_splat': [[0xfd, 0x0a], 3],
  'v128.store': [[0xfd, 0x0b], 4],
};

function parse(text: string): Tree[] {
  const tokens = text.replace(/;;.*/g, '').match(/[()]|[^\s()]+/g) ?? [];
  const stack: Tree[][] = [[]];
  for (const token of tokens) {
    if (token === '(') stack.push([]);
    else if (token === ')') {
      const done = stack.pop()!;
      stack.at(-1)!.push(done);
    } else stack.at(-1)!.push(token);
  }
  return stack[0]!;
}

function code(nodes: readonly Tree[][], names: readonly string[], labels: string[]): number[] {
  return nodes.flatMap((node) => instruction(node, names, labels));
}

function instruction(node: Tree[], names: readonly string[], labels: string[]): number[] {
  const [name, ...rest] = node as [string, ...Tree[]];
  const operands = rest.filter((one): one is Tree[] => Array.isArray(one));
  const words = rest.filter((one): one is string => !Array.isArray(one));
  const inner = (): number[] => code(operands, names, labels);
  if (name === 'loop') {
    return [0x03, 0x40, ...code(operands, names, [words[0]!, ...labels]), 0x0b];
  }
  if (name === 'br_if') return [...inner(), 0x0d, ...unsigned(labels.indexOf(words[0]!))];
  if (name === 'local.get') return [0x20, ...unsigned(names.indexOf(words[0]!))];
  if (name === 'local.set') return [...inner(), 0x21, ...unsigned(names.indexOf(words[0]!))];
  if (name === 'f64.const')
    return [0x44, ...new Uint8Array(Float64Array.of(Number(words[0])).buffer)];
  if (name === 'f64x2.extract_lane') return [...inner(), 0xfd, 0x21, Number(words[0])];
  if (name === 'i64.const') return [0x42, ...signed(Number(words[0]))];
  if (name === 'i32.const') return [0x41, ...signed(Number(words[0]))];
  if (MEMORY[name] !== undefined) {
    const [opcode, alignment] = MEMORY[name];
    const offset = Number(words[0]?.replace('offset=', '') ?? 0);
    return [...inner(), ...opcode, alignment, ...unsigned(offset)];
  }
  if (PLAIN[name] !== undefined) return [...inner(), ...PLAIN[name]];
  throw new Error(`assembleWat does not know ${name}`);
}

function type(name: Tree | undefined): number {
  return TYPES[name as string]!;
}

/** Locals in runs of one type. */
function declare(locals: readonly Tree[][]): number[] {
  const runs: { type: number; count: number }[] = [];
  for (const [, , name] of locals) {
    if (runs.at(-1)?.type === type(name)) runs.at(-1)!.count++;
    else runs.push({ type: type(name), count: 1 });
  }
  return [...unsigned(runs.length), ...runs.flatMap((run) => [...unsigned(run.count), run.type])];
}

function exported(field: Tree[], kind: number, index: number): number[] {
  const node = field.find((one) => Array.isArray(one) && one[0] === 'export') as string[];
  const name = node[1]!.replaceAll('"', '');
  return [...unsigned(name.length), ...Array.from(name, (c) => c.charCodeAt(0)), kind, index];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: readonly number[]): number[] {
  return [...unsigned(content.length), ...content];
}

/** LEB128. */
function unsigned(value: number): number[] {
  if (!(value >= 0)) throw new Error('assembleWat: a name that was not declared');
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  if (value >= -64 && value < 64) return [value & 127];
  return [(value & 127) | 128, ...signed(value >> 7)];
}
