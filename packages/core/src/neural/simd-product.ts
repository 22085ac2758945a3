import { decodeBase64 } from '../snapshot/base64.js';
import { product } from './product.js';
import { SIMD_BYTES, SIMD_MODULE } from './simd-bytes.js';

/** What {@link product} is. */
export type Product = typeof product;

type Kernel = (...addressesAndSizes: number[]) => void;

/** The part of WebAssembly that is used; the types of no platform are presumed. */
interface WebAssemblyLike {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer };
      readonly product: Kernel;
    };
  };
}

const BYTES = 8;

/**
 * The product in WebAssembly, two columns a lane; null where the platform has no WebAssembly with SIMD,
 * forbids new code (workerd, a page's content security policy), or does not give the bits of
 * {@link product}, as a big-endian machine would not.
 */
export function loadSimdProduct(platform: object = globalThis): Product | null {
  try {
    const { WebAssembly } = platform as { readonly WebAssembly: WebAssemblyLike };
    const bytes = decodeBase64(SIMD_MODULE, SIMD_BYTES)!;
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    const simd = throughMemory(new Float64Array(exports.memory.buffer), exports.product);
    return agrees(simd) ? simd : null;
  } catch {
    return null;
  }
}

/** Copies in, multiplies, copies out. What the kernel does not take is done in JavaScript. */
function throughMemory(memory: Float64Array, kernel: Kernel): Product {
  return (left, leftRow, leftStep, right, start, startRow, out, rows, columns, depth) => {
    const startLength = startRow === 0 ? columns : rows * columns;
    const rightAt = rows * depth;
    const startAt = rightAt + depth * columns;
    const outAt = startAt + startLength;
    const end = outAt + rows * columns;
    if (columns < 4 || rows < 1 || depth < 1 || end > memory.length) {
      product(left, leftRow, leftStep, right, start, startRow, out, rows, columns, depth);
      return;
    }
    memory.set(left.subarray(0, rightAt));
    memory.set(right.subarray(0, startAt - rightAt), rightAt);
    memory.set(start.subarray(0, startLength), startAt);
    kernel(
      0,
      leftRow * BYTES,
      leftStep * BYTES,
      rightAt * BYTES,
      startAt * BYTES,
      startRow * BYTES,
      outAt * BYTES,
      rows,
      columns,
      depth,
    );
    out.set(memory.subarray(outAt, end));
  };
}

/** Whether a small product, of every kind of block, comes out the same. */
function agrees(simd: Product): boolean {
  const numbers = Float64Array.from({ length: 35 }, (_, i) => 1 / (i - 17.3));
  const [ours, theirs] = [new Float64Array(35), new Float64Array(35)];
  product(numbers, 5, 1, numbers, numbers, 7, ours, 5, 7, 5);
  simd(numbers, 5, 1, numbers, numbers, 7, theirs, 5, 7, 5);
  return ours.every((x, i) => x === theirs[i]);
}
