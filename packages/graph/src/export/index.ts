export { toDot } from './dot.js';
export { toGexf } from './gexf.js';
export { toMermaid } from './mermaid.js';
export { type Picture, type PictureLink, type PictureNode, toPicture } from './picture.js';
export type { PictureOptions } from './picture-options.js';
export { type TextOptions, toText } from './text.js';
