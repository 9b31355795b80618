import { describe, expect, it } from 'vitest';
import { run, script, shown, slice } from './reading.ts';

describe('wrapped words', () => {
  it.each([
    ['sudo apt-get update', 'sudo> apt-get update'],
    ['sudo -E -u root -- apt-get update', 'sudo> apt-get update'],
    ['sudo -uroot X=1 apt-get update', 'sudo> apt-get update'],
    ['env -i -u A X=1 Y=2 make all', 'env> make all'],
    ['/usr/bin/env python3 x.py', 'env> python3 x.py'],
    ['exec -a name server --x', 'exec> server --x'],
    ['command -p ls', 'command> ls'],
    ['nohup server', 'nohup> server'],
    ['nice -n 10 make -j4', 'nice> make -j4'],
    ['timeout -k 5 10m npm ci', 'timeout> npm ci'],
    ['timeout --signal=KILL 10 npm ci', 'timeout> npm ci'],
    ['cat list | xargs -n 1 -r apt-get install -y', 'xargs> apt-get install -y'],
    ['stdbuf -oL cmd', 'stdbuf> cmd'],
    ['chroot /mnt apt-get update', 'chroot> apt-get update'],
    ['gosu app server', 'gosu> server'],
    ['su-exec app:app server', 'su-exec> server'],
    ['setpriv --reuid=app --clear-groups server', 'setpriv> server'],
    ['tini -g -- server', 'tini> server'],
    ['dumb-init --rewrite 15:3 server', 'dumb-init> server'],
    ['busybox wget x', 'busybox> wget x'],
    ['bundle exec rake assets', 'bundle> rake assets'],
    ['uv run --with x pytest -q', 'uv> pytest -q'],
    ['conda run -n base pip install x', 'conda> pip install x'],
    ['find . -type f -exec rm -f {} +', 'find> rm -f {}'],
    ['runuser -u app -- server -c x', 'runuser> server -c x'],
    ['sudo env X=1 nice make', 'sudo> env> nice> make'],
  ])('%s', (text, expected) => {
    expect(run(text).commands.map(shown)).toContain(expected);
  });

  it.each([
    ['command -v curl', ['command -v curl']],
    ['sudo -l', ['sudo -l']],
    ['env', ['env']],
    ['env -i', ['env -i']],
    ['bundle install', ['bundle install']],
    ['uv pip install x', ['uv pip install x']],
    ['exec', ['exec']],
    ['exec "$@"', ['exec $@', 'exec> $@']],
    ['su app', ['su app']],
    ['bash script.sh -c x', ['bash script.sh -c x']],
  ])('%s', (text, expected) => {
    expect(run(text).commands.map(shown)).toEqual(expected);
  });

  it('gives the assignments of env and sudo to what they run, and the redirects', () => {
    const text = 'env A=1 B=2 make > log';
    const made = run(text).commands[1];
    expect(made?.assignments.map(({ name, value }) => [name, value])).toEqual([
      ['A', '1'],
      ['B', '2'],
    ]);
    expect(slice(text, made?.range)).toBe('A=1 B=2 make');
    expect(made?.redirects[0]?.target?.value).toBe('log');
  });

  it('finds each command of find', () => {
    const text = String.raw`find / \( -name a -o -name b \) -exec rm -rf '{}' + -exec chmod 0 {} \;`;
    expect(run(text).commands.map(shown).slice(1)).toEqual(['find> rm -rf {}', 'find> chmod 0 {}']);
  });
});

describe('shell texts', () => {
  it.each([
    ["sh -c 'a && b'", ['sh -c a && b', 'sh> a', 'sh> b']],
    [
      '/bin/bash -o pipefail -exc "a | b"',
      ['/bin/bash -o pipefail -exc a | b', 'bash> a', 'bash> b'],
    ],
    ["su - app -c 'cd /x && make'", ['su - app -c cd /x && make', 'su> cd /x', 'su> make']],
    ["eval 'a; b'", ['eval a; b', 'eval> a', 'eval> b']],
    ["eval a ';' b", ['eval a ; b', 'eval> a', 'eval> b']],
    ["trap 'rm -f x' EXIT", ['trap rm -f x EXIT', 'trap> rm -f x']],
    ['trap - EXIT', ['trap - EXIT']],
    ["sudo sh -c 'a'", ['sudo sh -c a', 'sudo> sh -c a', 'sudo> sh> a']],
    ['sh -c "$CMD"', ['sh -c $CMD']],
    ['eval "$(ssh-agent)"', ['eval $(ssh-agent)', 'ssh-agent']],
    ['sh -c "a $(b) \\$(c)"', ['sh -c a $(b) $(c)', 'sh> a $(b) $(c)', 'b', 'sh> c']],
  ])('%s', (text, expected) => {
    expect(run(text).commands.map(shown)).toEqual(expected);
  });

  it.each([
    ["sh -c 'apt-get install vim'", 'apt-get install vim'],
    ['sh -c "apt-get install \\"a b\\" vim"', 'apt-get install \\"a b\\" vim'],
    ['sh -c \'apt-get\'" install vim"', 'apt-get\'" install vim'],
    ["sh -c 'apt-get \\\n  # note\n  install vim'", 'apt-get \\\n  # note\n  install vim'],
    ['sh -c apt-get\\ install\\ vim', 'apt-get\\ install\\ vim'],
  ])('has exact ranges in %s', (text, written) => {
    const found = run(text).commands.find(command => command.name === 'apt-get');
    expect(slice(text, found?.range)).toBe(written);
    expect(slice(text, found?.args.at(-1)?.range)).toBe('vim');
    expect(found?.written).toBe('quoted');
  });

  it('are scripts of their own', () => {
    const text = "a; bash -eo pipefail -c 'b | c; d' && e";
    const read = run(text);
    const [nested] = read.nested;
    expect(nested?.form).toBe('literal');
    expect(nested?.interpreter).toEqual(['bash', '-eo', 'pipefail', '-c']);
    expect(nested?.steps.map(step => slice(text, step.range))).toEqual(['b | c', 'd']);
    expect(nested?.commands.every(command => read.commands.includes(command))).toBe(true);
    expect(nested?.commands.map(command => command.step)).toEqual([1, 1, 1]);
    expect(read.pipelines).toHaveLength(1);
  });

  it('stand in heredocs that a shell reads, and come right behind it', () => {
    const text = 'bash -s <<EOF && c\na | b\nX=\\$(d)\nEOF\n';
    const read = script(text);
    expect(read.commands.map(shown)).toEqual([
      'bash -s',
      'bash> a',
      'bash> b',
      'bash>',
      'bash> d',
      'c',
    ]);
    expect(read.nested).toMatchObject([{ form: 'heredoc', interpreter: ['bash', '-s'] }]);
    expect(slice(text, read.nested[0]?.range)).toBe('a | b\nX=\\$(d)\n');
  });

  it('do not stand in heredocs that something else reads', () => {
    expect(script('python3 <<EOF\nimport os\nEOF').nested).toEqual([]);
    expect(script('cat <<EOF > f\na\nEOF').nested).toEqual([]);
    expect(script('bash x.sh <<EOF\na\nEOF').nested).toEqual([]);
    expect(script('bash 3<<EOF\na\nEOF').nested).toEqual([]);
  });
});
