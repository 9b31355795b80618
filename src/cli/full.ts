/** Everything: what the start program loads when its fast way does not fit. */
export { main } from './main.ts';
export { processSession } from './processSession.ts';
