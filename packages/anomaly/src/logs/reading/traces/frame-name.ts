/** Frames that are kept: the innermost ones tell where it broke. */
export const MAX_FRAMES = 16;
const MAX_NAME = 160;

/** What a compiler numbers (`lambda$add$3`, `Cart$$Lambda$12/0x0800`) without its number. */
function withoutNumbers(name: string): string {
  const lambda = name.indexOf('$$Lambda');
  const short = lambda < 0 ? name : `${name.slice(0, lambda)}$$Lambda${methodOf(name)}`;
  return short.includes('$') ? short.replace(/\$\d{1,9}(?=[.$/]|$)/g, '$') : short;
}

function methodOf(name: string): string {
  const point = name.lastIndexOf('.');
  const slash = name.lastIndexOf('/');
  return point > slash ? name.slice(point) : '';
}

/** The name of a call, without module, class loader, argument list and numbers of the compiler. */
export function frameName(raw: string): string {
  let name = raw.trim();
  if (name.startsWith('async ')) name = name.slice(6);
  if (name.startsWith('new ')) name = name.slice(4);
  const alias = name.indexOf(' [as ');
  if (alias > 0) name = name.slice(0, alias);
  // `java.base/java.util…`, `app//org.acme…`: the module is no part of the name.
  const slash = name.includes('$$Lambda') ? -1 : name.lastIndexOf('/');
  if (slash >= 0 && !name.startsWith('/') && !name.includes('://')) name = name.slice(slash + 1);
  return withoutNumbers(name).slice(0, MAX_NAME);
}
