import type { Dockerfile, Instruction } from './nodes.ts';

/** The top-level instruction that an offset stands in, its end included. */
export function instructionAt(file: Dockerfile, offset: number): Instruction | undefined {
  const { instructions } = file;
  let low = 0;
  let high = instructions.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((instructions[middle]?.range.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const found = instructions[low];
  return found !== undefined && found.range.start <= offset && offset <= found.range.end
    ? found
    : undefined;
}
