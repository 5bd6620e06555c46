/** The film's buffer holds 25 s at most, as in the simulator: the last segment that is begun has to fit. */

export const BUFFER_SECONDS = 25 - 4;
