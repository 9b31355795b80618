/** `npm run bench [-- lint …]`: what is measured, by its name. Each takes its own options; without a name `lint`. */
const BENCHES: Readonly<
  Record<string, () => Promise<(args: readonly string[]) => Promise<number>>>
> = {
  lint: async () => (await import('./lint.ts')).benchLint,
};

const [name = 'lint', ...args] = process.argv.slice(2);
const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (load === undefined) {
  console.error(`there is no bench ${name}; there are: ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 2;
} else {
  process.exitCode = await (await load())(args);
}
