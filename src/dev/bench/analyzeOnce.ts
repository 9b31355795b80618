import { analyzeImage } from '../../analyze/analyze.ts';
import { openOciLayout } from '../../store/ociSource.ts';

/** What one analysis took; the child of analyzeMemory.ts sends it to its parent. */
export interface Measured {
  readonly seconds: number;
  readonly peakMiB: number;
  readonly files: number;
  readonly contents: number;
}

const started = performance.now();
const { source, reference } = await openOciLayout(process.argv[2] ?? '');
const { files, contents } = await analyzeImage(source, reference);
await source.close();
const measured: Measured = {
  seconds: (performance.now() - started) / 1000,
  peakMiB: process.resourceUsage().maxRSS / 1024,
  files,
  contents,
};
process.send?.(measured);
process.disconnect?.();
