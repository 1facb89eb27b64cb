/** Variables that `npm start` sets for the service: memory that was given back goes back to the system. */
export const asStarted = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };
