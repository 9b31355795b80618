import { describe, expect, it } from 'vitest';
import { closest } from '../../src/text/closest.ts';

describe('closest', () => {
  it('forgives a third of the letters, and two that are swapped', () => {
    expect(closest('biulder', ['base', 'builder'])).toBe('builder');
    expect(closest('VERSON', ['VERSION', 'PERSON'])).toBe('VERSION');
  });
  it('does not guess', () => {
    expect(closest('nginx', ['builder'])).toBeUndefined();
    expect(closest('a', [])).toBeUndefined();
  });
});
