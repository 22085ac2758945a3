import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, elementsOf } from '../../src/snapshot/element-bytes.js';

const arrays = fc.oneof(
  fc.float64Array({ maxLength: 20 }),
  fc.float32Array({ maxLength: 20 }),
  fc.uint32Array({ maxLength: 20 }),
  fc.int32Array({ maxLength: 20 }),
  fc.uint16Array({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }),
);

/** Element by element, by a view that is told the order of bytes. */
function plainly(array: Float64Array | Uint16Array, isLittleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(array.byteLength));
  array.forEach((value, i) => {
    if (array instanceof Float64Array) view.setFloat64(8 * i, value, isLittleEndian);
    else view.setUint16(2 * i, value, isLittleEndian);
  });
  return new Uint8Array(view.buffer);
}

describe('the bytes of typed arrays', () => {
  it('are those that a view writes, least first', () => {
    const numbers = new Float64Array([1, -0, Number.NaN, 1e-300, Number.NEGATIVE_INFINITY]);
    expect(bytesOf(numbers)).toEqual(plainly(numbers, true));
    const few = new Uint16Array([1, 2, 65_535]).subarray(1);
    expect(bytesOf(few)).toEqual(plainly(few, true));
  });

  it('are turned where the machine has the greatest first', () => {
    // What such a machine has in memory is what a view writes here.
    const inMemory = new Float64Array(plainly(new Float64Array([1, 2.5]), false).buffer);
    expect(bytesOf(inMemory, false)).toEqual(plainly(new Float64Array([1, 2.5]), true));
    const taken = elementsOf(plainly(new Uint16Array([1, 258]), true), Uint16Array, false);
    expect(new Uint8Array(taken.buffer)).toEqual(plainly(new Uint16Array([1, 258]), false));
  });

  it('give the same elements back, on either machine', () => {
    fc.assert(
      fc.property(arrays, fc.boolean(), (array, isLittleEndian) => {
        const bytes = bytesOf(array, isLittleEndian);
        const ArrayType = array.constructor as Float64ArrayConstructor;
        expect(elementsOf(bytes, ArrayType, isLittleEndian)).toEqual(array);
      }),
    );
  });

  it('are the same for every NaN', () => {
    const odd = new Float64Array(Uint8Array.of(1, 0, 0, 0, 0, 0, 0xf8, 0xff).buffer);
    expect(bytesOf(odd)).toEqual(bytesOf(new Float64Array([Number.NaN])));
    const narrow = new Float32Array(Uint8Array.of(1, 0, 0xc0, 0xff).buffer);
    expect(bytesOf(narrow)).toEqual(bytesOf(new Float32Array([Number.NaN])));
  });

  it('are not those of the array itself, which may be a part of a larger one', () => {
    const large = new Uint8Array([1, 2, 3, 4]);
    const bytes = bytesOf(large.subarray(1, 3));
    expect(bytes).toEqual(Uint8Array.of(2, 3));
    bytes[0] = 9;
    expect(large[1]).toBe(2);
  });
});
