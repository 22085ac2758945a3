export { type LengthLimit, type SnapshotHeader, SnapshotReader } from './snapshot-reader.js';
export { encodeArray, type SnapshotArray } from './typed-arrays.js';
