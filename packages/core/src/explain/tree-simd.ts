import { decodeBase64 } from '../snapshot/base64.js';
import { TREE_SIMD_BYTES, TREE_SIMD_MODULE } from './tree-simd-bytes.js';

type Kernel = (...addressesAndSizes: number[]) => void;

/** The walks of {@link TreeWalk} in WebAssembly, on a memory of their own. */
export interface TreeKernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly down: Kernel;
  readonly twigs: Kernel;
  readonly up: Kernel;
}

/** The part of WebAssembly that is used; the types of no platform are presumed. */
interface WebAssemblyLike {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}

const PAGE = 65_536;
/** Trees that need more are walked in JavaScript's own memory. */
const MOST_BYTES = 536_870_912;

/**
 * A kernel with so many bytes of memory; null where the platform has no WebAssembly with SIMD, forbids new
 * code (workerd, a page's content security policy), or has numbers the other way round.
 */
export function openTreeKernel(bytes: number, platform: object = globalThis): TreeKernel | null {
  const isLittleEndian = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;
  if (!isLittleEndian || bytes > MOST_BYTES) return null;
  try {
    const { WebAssembly } = platform as { readonly WebAssembly: WebAssemblyLike };
    const module = new WebAssembly.Module(decodeBase64(TREE_SIMD_MODULE, TREE_SIMD_BYTES)!);
    const kernel = new WebAssembly.Instance(module).exports as TreeKernel;
    kernel.memory.grow(Math.max(0, Math.ceil(bytes / PAGE) - 1));
    return kernel.memory.buffer.byteLength >= bytes ? kernel : null;
  } catch {
    return null;
  }
}
