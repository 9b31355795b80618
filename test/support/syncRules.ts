import type { Registries } from '../../src/transfer/sync/expand.ts';
import type { SyncRule, TagChoice } from '../../src/transfer/sync/rule.ts';
import { testHttp, testRegistry } from './testClient.ts';

/** A rule as a file would give it. `host/a/b` on both sides. */
export function rule(
  source: string,
  destinations: readonly string[],
  tags: TagChoice = { type: 'all' },
  more: Partial<SyncRule> = {},
): SyncRule {
  return {
    source: { ...place(source), tags },
    destinations: destinations.map(place),
    place: { file: 'images.json', line: 2, text: `"${source}": "${destinations.join()}"` },
    ...more,
  };
}

function place(text: string): { readonly registry: string; readonly repository: string } {
  const slash = text.indexOf('/');
  return { registry: text.slice(0, slash), repository: text.slice(slash + 1) };
}

/** Plain HTTP registries, one client each. */
export function testRegistries(options: Parameters<typeof testRegistry>[1] = {}): Registries {
  const http = options.http ?? testHttp();
  const clients = new Map<string, ReturnType<typeof testRegistry>>();
  return {
    repository(registry, name) {
      const client = clients.get(registry) ?? testRegistry(registry, { ...options, http });
      clients.set(registry, client);
      return client.repository(name);
    },
  };
}
