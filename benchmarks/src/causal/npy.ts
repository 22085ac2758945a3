/** A matrix, row by row. */
export interface NumberMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

type Reader = (bytes: Buffer, at: number) => number;

/** By NumPy's name of the type: its width and how it is read. */
const TYPES: Readonly<Record<string, readonly [number, Reader]>> = {
  '<i8': [8, (bytes, at) => Number(bytes.readBigInt64LE(at))],
  '<u8': [8, (bytes, at) => Number(bytes.readBigUInt64LE(at))],
  '<i4': [4, (bytes, at) => bytes.readInt32LE(at)],
  '<u4': [4, (bytes, at) => bytes.readUInt32LE(at)],
  '<i2': [2, (bytes, at) => bytes.readInt16LE(at)],
  '|i1': [1, (bytes, at) => bytes.readInt8(at)],
  '|u1': [1, (bytes, at) => bytes.readUInt8(at)],
  '|b1': [1, (bytes, at) => bytes.readUInt8(at)],
  '<f8': [8, (bytes, at) => bytes.readDoubleLE(at)],
  '<f4': [4, (bytes, at) => bytes.readFloatLE(at)],
};

/** Reads a two-dimensional array that NumPy saved. */
export function readNpy(bytes: Buffer): NumberMatrix {
  const isLong = bytes.readUInt8(6) > 1;
  const start = isLong ? 12 : 10;
  const headerLength = isLong ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', start, start + headerLength);
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '';
  const shape = /'shape':\s*\((\d+),\s*(\d+)\)/.exec(header);
  const reader = TYPES[type];
  if (reader === undefined || shape === null) throw new Error(`not a matrix of numbers: ${header}`);
  const [width, read] = reader;
  const [rows, columns] = [Number(shape[1]), Number(shape[2])];
  const isByColumn = /'fortran_order':\s*True/.test(header);
  const data = start + headerLength;
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const place = isByColumn ? j * rows + i : i * columns + j;
      values[i * columns + j] = read(bytes, data + place * width);
    }
  }
  return { rows, columns, values };
}
