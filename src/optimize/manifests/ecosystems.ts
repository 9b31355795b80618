import { bundler, cargo, composer, dotnet, go, gradle, maven } from './compiled.ts';
import { node } from './node.ts';
import type { Ecosystem } from './prefetch.ts';
import { pip, pipenv, poetry, uv } from './python.ts';

/** Every build tool whose dependencies can be fetched before the sources are there. */
export const ECOSYSTEMS: readonly Ecosystem[] = [
  node,
  pip,
  pipenv,
  poetry,
  uv,
  go,
  cargo,
  maven,
  gradle,
  dotnet,
  composer,
  bundler,
];
