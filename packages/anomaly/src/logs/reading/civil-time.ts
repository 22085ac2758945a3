/** Days from 1970-01-01 of a day of the proleptic Gregorian calendar (Hinnant's days_from_civil). */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468
  );
}

/** Milliseconds of a day's midnight, NaN where there is no such day. */
export function midnightMs(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  return daysFromCivil(year, month, day) * 86400000;
}

/** The month whose three letters (`Jan`) stand at `at`, 1 to 12; 0 where none does. */
export function monthAt(text: string, at: number): number {
  const a = text.charCodeAt(at);
  const b = text.charCodeAt(at + 1);
  const c = text.charCodeAt(at + 2);
  switch (a) {
    case 74:
      if (b === 97) return c === 110 ? 1 : 0;
      return b === 117 ? (c === 110 ? 6 : c === 108 ? 7 : 0) : 0;
    case 70:
      return b === 101 && c === 98 ? 2 : 0;
    case 77:
      return b === 97 ? (c === 114 ? 3 : c === 121 ? 5 : 0) : 0;
    case 65:
      return b === 112 && c === 114 ? 4 : b === 117 && c === 103 ? 8 : 0;
    case 83:
      return b === 101 && c === 112 ? 9 : 0;
    case 79:
      return b === 99 && c === 116 ? 10 : 0;
    case 78:
      return b === 111 && c === 118 ? 11 : 0;
    case 68:
      return b === 101 && c === 99 ? 12 : 0;
    default:
      return 0;
  }
}

/** Whether three letters at `at` name a day of the week (`Sun`). */
export function isWeekday(text: string, at: number): boolean {
  const rest = (text.charCodeAt(at + 1) << 8) | text.charCodeAt(at + 2);
  switch (text.charCodeAt(at)) {
    case 77:
      return rest === 0x6f6e;
    case 84:
      return rest === 0x7565 || rest === 0x6875;
    case 87:
      return rest === 0x6564;
    case 70:
      return rest === 0x7269;
    case 83:
      return rest === 0x6174 || rest === 0x756e;
    default:
      return false;
  }
}
