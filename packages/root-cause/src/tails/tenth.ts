/**
 * A normal deviate lies so far below its middle in one of ten cases. Units are taken from below the
 * middle, where no incident of the bad direction reaches.
 */
export const TENTH = 1.2815515655446004;
