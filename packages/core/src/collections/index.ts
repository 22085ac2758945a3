export { type Linked, RecencyList } from './recency-list.js';
