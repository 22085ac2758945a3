import { decodeBase64 } from '../snapshot/base64.js';
import { type Arithmetic, plainArithmetic } from './arithmetic.js';
import { SIMD_BYTES, SIMD_MODULE } from './simd-bytes.js';

type Kernel = (...addressesAndSizes: number[]) => void;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly product: Kernel;
  readonly tanh: Kernel;
  readonly slope: Kernel;
  readonly sums: Kernel;
}

/** The part of WebAssembly that is used; the types of no platform are presumed. */
interface WebAssemblyLike {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}

const BYTES = 8;
const PAGE = 65_536 / BYTES;
/** A network whose batches need more than 512 MB is computed in JavaScript's own memory. */
const MAX_NUMBERS = 2 ** 26;

/** Makes an {@link Arithmetic} with a memory of its own; null where none can be had. */
export type SimdArithmetic = () => Arithmetic | null;

/**
 * Arithmetic in WebAssembly, two numbers a lane; null where the platform has no WebAssembly with SIMD,
 * forbids new code (workerd, a page's content security policy), or does not give the bits of
 * JavaScript, as a big-endian machine would not.
 */
export function loadSimdArithmetic(platform: object = globalThis): SimdArithmetic | null {
  try {
    const { WebAssembly } = platform as { readonly WebAssembly: WebAssemblyLike };
    const module = new WebAssembly.Module(decodeBase64(SIMD_MODULE, SIMD_BYTES)!);
    const open: SimdArithmetic = () => {
      try {
        return new Simd(new WebAssembly.Instance(module).exports as Exports);
      } catch {
        return null;
      }
    };
    return agrees(open()!) ? open : null;
  } catch {
    return null;
  }
}

class Simd implements Arithmetic {
  numbers: Float64Array;
  readonly product: Arithmetic['product'];
  readonly tanh: Arithmetic['tanh'];
  readonly multiplyByTanhSlope: Arithmetic['multiplyByTanhSlope'];
  readonly sums: Arithmetic['sums'];
  readonly #memory: Exports['memory'];

  constructor({ memory, product, tanh, slope, sums }: Exports) {
    this.#memory = memory;
    this.numbers = new Float64Array(memory.buffer);
    this.product = (left, leftRow, leftStep, right, start, startRow, out, rows, columns, depth) => {
      product(
        left.byteOffset,
        leftRow * BYTES,
        leftStep * BYTES,
        right.byteOffset,
        start.byteOffset,
        startRow * BYTES,
        out.byteOffset,
        rows,
        columns,
        depth,
      );
    };
    this.tanh = (values, count) => tanh(values.byteOffset, count);
    this.multiplyByTanhSlope = (outputs, gradients, count) =>
      slope(outputs.byteOffset, gradients.byteOffset, count);
    this.sums = (values, start, out, rows, columns) =>
      sums(values.byteOffset, start.byteOffset, out.byteOffset, rows, columns);
  }

  grow(length: number): boolean {
    if (length > MAX_NUMBERS) return false;
    try {
      this.#memory.grow(Math.ceil(Math.max(0, length - this.numbers.length) / PAGE));
      this.numbers = new Float64Array(this.#memory.buffer);
      return this.numbers.length >= length;
    } catch {
      return false;
    }
  }
}

/** Whether a few small sums, of every kind of block, come out the same. */
function agrees(simd: Arithmetic): boolean {
  const plain = plainArithmetic();
  plain.grow(PAGE);
  const [ours, theirs] = [plain, simd].map((arithmetic) => {
    const { numbers } = arithmetic;
    for (let i = 0; i < 36; i++) numbers[i] = 1 / (i - 17.3);
    const cut = (at: number, length: number): Float64Array => numbers.subarray(at, at + length);
    const [given, out] = [cut(0, 36), cut(36, 36)];
    arithmetic.product(given, 5, 1, given, given, 7, out, 5, 7, 5);
    arithmetic.tanh(out, 34);
    arithmetic.multiplyByTanhSlope(given, out, 34);
    arithmetic.sums(out, given, cut(72, 7), 5, 7);
    return cut(36, 43);
  });
  return ours!.every((x, i) => x === theirs![i]);
}
