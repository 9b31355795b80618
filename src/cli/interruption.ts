/** Why a signal was aborted by the user: no bug, and nothing to explain. */
export class Interruption extends Error {
  override name = 'Interruption';
}

/** Hands out one signal, and listens to the process only once somebody wants it. */
export function interruptions(): () => AbortSignal {
  let controller: AbortController | undefined;
  return () => {
    if (controller === undefined) {
      const aborter = new AbortController();
      controller = aborter;
      for (const name of ['SIGINT', 'SIGTERM'] as const) {
        // Once: the second one has the effect that it always has.
        process.once(name, () => aborter.abort(new Interruption(name)));
      }
    }
    return controller.signal;
  };
}
